import { describe, expect, it } from "vitest";
import { permutation, sampleIndices, uniformInteger } from "../../src/random/draws.js";
import { createRng, seedKey } from "../../src/random/rng.js";

/** What a seed gives must never change: releases are replayed by it. */
describe("a seed's exact output", () => {
  const rng = createRng(Uint32Array.of(1, 2, 3, 4));

  it("gives the key", () => {
    expect([...seedKey("7f4a7c15d1b54a32d192ed03a1f87c2b")]).toMatchInlineSnapshot(`
      [
        732428363,
        267166200,
        2431770752,
        2250754191,
      ]
    `);
  });

  it("gives the sequence", () => {
    const own = createRng(rng.key);
    expect(Array.from({ length: 6 }, () => own.nextUint32())).toMatchInlineSnapshot(`
      [
        641,
        1573767,
        3222811527,
        3517856514,
        836907274,
        4247214768,
      ]
    `);
    expect(own.nextFloat()).toMatchInlineSnapshot(`0.9003828116929635`);
  });

  it("gives the field", () => {
    const words = [0, 1, 4294967295].flatMap((row) => [0, 1, 17].map((draw) => rng.uintAt(row, draw)));
    expect(words).toMatchInlineSnapshot(`
      [
        1708513049,
        2019507993,
        4112614196,
        1386481360,
        3076121614,
        2391896197,
        1578300160,
        4149914031,
        3341629983,
      ]
    `);
    expect(rng.floatAt(5, 2)).toMatchInlineSnapshot(`0.10292680538259447`);
  });

  it("gives the child", () => {
    expect([...rng.fork("fit/age").key]).toMatchInlineSnapshot(`
      [
        4042850593,
        3419106147,
        2167517557,
        1857418740,
      ]
    `);
  });

  it("gives the draws", () => {
    const own = createRng(rng.key);
    expect(Array.from({ length: 6 }, () => uniformInteger(1000, own))).toMatchInlineSnapshot(`
      [
        641,
        767,
        527,
        514,
        274,
        768,
      ]
    `);
    expect([...permutation(8, own)]).toMatchInlineSnapshot(`
      [
        1,
        2,
        3,
        6,
        0,
        5,
        7,
        4,
      ]
    `);
    expect([...sampleIndices(20, 5, own)]).toMatchInlineSnapshot(`
      [
        1,
        7,
        11,
        12,
        13,
      ]
    `);
  });
});
