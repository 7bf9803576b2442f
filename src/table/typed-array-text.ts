import { StandinError } from "../errors.js";

/** Bytes of a typed array, little-endian, as base64. */
export function toBase64(array: Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array): string {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  if (!isLittleEndian()) throw new RangeError("model files are written on little-endian machines only");
  return bytes.toString("base64");
}

type ArrayKind = {
  Uint8Array: Uint8Array;
  Uint16Array: Uint16Array;
  Uint32Array: Uint32Array;
  Int16Array: Int16Array;
  Int32Array: Int32Array;
};
const constructors = { Uint8Array, Uint16Array, Uint32Array, Int16Array, Int32Array } as const;

/**
 * Typed array written by `toBase64`.
 * @throws StandinError MODEL_INVALID when the text is no whole number of elements
 */
export function fromBase64<Kind extends keyof ArrayKind>(kind: Kind, text: string): ArrayKind[Kind] {
  const bytes = Buffer.from(text, "base64");
  const size = constructors[kind].BYTES_PER_ELEMENT;
  if (bytes.length % size !== 0) {
    const found = `an array has ${bytes.length} bytes, which is no whole number of ${kind} elements`;
    throw new StandinError("MODEL_INVALID", `The model is damaged or was edited: ${found}. Fit it again with \`standin fit\`.`);
  }
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return new constructors[kind](buffer) as ArrayKind[Kind];
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
