import { type ErrorCode, type ErrorDetails, errorCodes, StandinError } from "../errors.js";

/** What the pool sends to a worker. */
export interface WorkRequest {
  readonly index: number;
  readonly address: string;
  readonly input: unknown;
}

/** An error as it crosses the thread boundary: a structured clone would lose the class and the code of a StandinError. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | null;
  readonly details: ErrorDetails;
}

/** What a worker sends back. */
export type WorkReply =
  | { readonly kind: "done"; readonly index: number; readonly output: unknown }
  | { readonly kind: "failed"; readonly index: number; readonly error: PackedError };

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error))
    return { name: "Error", message: "a job threw something that is not an Error", stack: undefined, code: null, details: {} };
  const { name, message, stack } = error;
  const own = error instanceof StandinError;
  return { name, message, stack, code: own ? error.code : null, details: own ? error.details : {} };
}

/** The error of the other thread as one of this thread: a StandinError keeps its code, a RangeError or TypeError its class. */
export function unpackError(packed: PackedError): Error {
  const error = rebuilt(packed);
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

function rebuilt({ name, message, code, details }: PackedError): Error {
  if (code !== null && code in errorCodes) return new StandinError(code as ErrorCode, message, details);
  if (name === "RangeError") return new RangeError(message);
  if (name === "TypeError") return new TypeError(message);
  return new Error(message);
}
