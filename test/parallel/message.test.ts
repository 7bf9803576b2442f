import { expect, test } from "vitest";
import { StandinError } from "../../src/errors.js";
import { packError, unpackError } from "../../src/parallel/message.js";

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
