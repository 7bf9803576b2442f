import { errorCodes, StandinError } from "../errors.js";
import { oneLine } from "./one-line.js";

/** What a failed command says. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

const internalMessage =
  "standin itself failed, not your input. Nothing was released. Run again with STANDIN_DEBUG=1 to see where, and look the trace over before you " +
  "share it: it may name files.";

/**
 * One paragraph for any error. The message of an unforeseen error is never shown, for it might hold a cell value.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof StandinError) return { code: error.code, message: oneLine(error.message), exitCode: error.exitCode };
  return { code: "INTERNAL", message: internalMessage, exitCode: errorCodes.INTERNAL.exit };
}

/** Where an unforeseen error came from: its class and the frames of its stack, without its message. */
export function debugTrace(error: unknown): string {
  if (!(error instanceof Error)) return "thrown value is no Error";
  const stack = (error.stack ?? "").split(error.message).at(-1) ?? "";
  const frames = stack.split("\n").filter((line) => /^\s+at /u.test(line));
  const cause = error.cause === undefined ? "" : `\ncaused by ${debugTrace(error.cause)}`;
  return `${error.name}\n${frames.join("\n")}${cause}`;
}
