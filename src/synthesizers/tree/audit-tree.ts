import type { CodedTable } from "../../table/coded-table.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import { shortPackedNodes } from "../../trees/packed-boosting.js";
import { personOfRows } from "../person-of-rows.js";
import { askedFeatures, columnScores } from "./column-shares.js";
import { meaningfulFeature } from "./score.js";
import { otherHalves } from "./thinned-rows.js";
import { parseTreeState } from "./tree-state.js";

/**
 * Recounts the persons behind every node of a tree model: a finding for each column with a leaf or cut side that fewer than k hold.
 *
 * @param state synthesizer state of model.json
 * @param coded the source under the model's codebook, rows of one person contiguous
 * @returns plain sentences; empty when all is well
 */
export function auditTree(state: unknown, coded: CodedTable, k: number): string[] {
  const { columns } = parseTreeState(state);
  const codedOf = new Map(coded.columns.map((column) => [column.name, column]));
  const personOf = personOfRows(coded) ?? Uint32Array.from({ length: coded.rowCount }, (_, row) => row);
  const features: CodedFeature[] = columns.map(({ name }) => codedOf.get(name)!);
  const scored = features.map((feature, at) => meaningfulFeature(feature, columns[at]!.meaning));
  // as while fitting, a row's score comes from the regression that has not seen its person
  const others = otherHalves(coded.rowCount, personOf);
  return columns.flatMap(({ name, fitted }, at) => {
    const before = scored.slice(0, at);
    const scores = columnScores(fitted, before, others);
    const asked = askedFeatures(fitted, features.slice(0, at), scores);
    const binned = before.map((feature) => feature.binned.codes);
    const trees = fitted.score?.model.map((regression) => regression.trees) ?? [];
    const short =
      shortNodes(fitted.structure, asked, personOf, k) +
      trees.reduce((sum, packed) => sum + shortPackedNodes(packed, binned, personOf, k), 0);
    return short === 0 ? [] : [`Column ${name}: ${short} tree nodes stand on fewer than ${k} persons of this source.`];
  });
}

/** Nodes with fewer than k persons of the source. */
function shortNodes(
  { feature, split, equal, left }: { feature: Int16Array; split: Uint16Array; equal: Uint8Array; left: Int32Array },
  features: readonly CodedFeature[],
  personOf: Uint32Array,
  k: number,
): number {
  const persons = new Uint32Array(feature.length);
  const last = new Int32Array(feature.length).fill(-1);
  for (let row = 0; row < personOf.length; row++) {
    for (let node = 0; node >= 0; ) {
      if (last[node] !== personOf[row]) persons[node]!++;
      last[node] = personOf[row]!;
      const asked = feature[node]!;
      if (asked < 0) break;
      const code = features[asked]!.codes[row]!;
      node = left[node]! + ((equal[node] === 1 ? code === split[node] : code <= split[node]!) ? 0 : 1);
    }
  }
  return persons.reduce((count, held) => count + (held < k ? 1 : 0), 0);
}
