import { describe, expect, it } from "vitest";
import { ascendingRows, personRuns } from "../../../src/synthesizers/tree/person-runs.js";

const ten = Uint32Array.from({ length: 10 }, (_, i) => i);

describe("runs of rows with k persons", () => {
  it("have at least so many rows each; what is left over joins the last", () => {
    expect(personRuns(ten, null, 3, 2)).toEqual([0, 3, 6]);
    expect(personRuns(ten, null, 3, 4)).toEqual([0, 4]);
    expect(personRuns(ten, null, 20, 2)).toEqual([0]);
  });

  it("count persons and not rows", () => {
    const personOf = Uint32Array.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 4);
    expect(personRuns(ten, personOf, 1, 2)).toEqual([0, 7]);
    expect(personRuns(ten, new Uint32Array(10), 1, 2)).toEqual([0]);
  });

  it("order rows by value, ties by row", () => {
    expect([...ascendingRows(Float64Array.of(2, 1, 2, -1))]).toEqual([3, 1, 0, 2]);
  });
});
