import { expect, test } from "vitest";
import { StandinError } from "../../src/errors.js";
import { packError, transferableBuffers, unpackError } from "../../src/parallel/message.js";

test("an error keeps its class, code, details and message across the thread boundary", () => {
  const own = unpackError(structuredClone(packError(new StandinError("INTERRUPTED", "stopped", { row: 3 }))));
  expect(own).toBeInstanceOf(StandinError);
  expect(own).toMatchObject({ code: "INTERRUPTED", message: "stopped", details: { row: 3 } });
  expect(unpackError(packError(new RangeError("too big")))).toBeInstanceOf(RangeError);
  expect(unpackError(packError(new TypeError("no")))).toBeInstanceOf(TypeError);
  expect(unpackError(packError(new SyntaxError("other"))).message).toBe("other");
});

test("what is thrown and is no Error is not quoted: it might hold a value", () => {
  expect(JSON.stringify(packError("a secret"))).not.toContain("secret");
});

test("the buffers of typed arrays are found once each, at any level", () => {
  const codes = new Uint16Array(3);
  const values = new Float64Array(2);
  const found = transferableBuffers({ columns: [{ codes }, { codes, values }], rowCount: 3 });
  expect(found).toEqual([codes.buffer, values.buffer]);
});

test("shared buffers and views of a part of a buffer stay with their owner", () => {
  const part = new Uint8Array(new ArrayBuffer(16), 4, 4);
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  expect(transferableBuffers({ part, shared, pooled: Buffer.from("abc") })).toEqual([]);
});
