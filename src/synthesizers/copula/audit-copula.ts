import type { CodedTable } from "../../table/coded-table.js";
import { copulaState, parseCopulaState } from "./copula-state.js";
import { copulaParts, cutTable } from "./fit-copula.js";
import { pairMoments } from "./pair-moments.js";

/**
 * Fits a copula model's source again, which draws no lots, and says where the model differs.
 *
 * @param state synthesizer state of model.json
 * @param coded the source under the model's codebook, rows of one person contiguous
 * @param alone coded columns that depend on no other
 * @returns plain sentences; empty when all is well
 */
export function auditCopula(state: unknown, coded: CodedTable, k: number, alone: readonly string[]): string[] {
  const kept = copulaState(parseCopulaState(state));
  const cut = cutTable(coded, k);
  const again = copulaState(copulaParts(coded, k, alone, cut, cut.pairs.map(pairMoments)));
  const columnOf = new Map(kept.columns.map((column) => [column.name, column]));
  const differing = again.columns.filter(({ name, codes, cumulative }) => {
    const own = columnOf.get(name);
    return own?.codes !== codes || own.cumulative !== cumulative;
  });
  const findings = differing.map(
    ({ name }) => `Column ${name}: its shares, or the order of its codes, differ from what this source gives.`,
  );
  if (kept.correlation !== again.correlation) findings.push("The correlations differ from what this source gives.");
  return findings;
}
