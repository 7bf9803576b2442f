import { wilson } from "../../../math/wilson.js";
import { sampleIndices } from "../../../random/draws.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedTable } from "../compared/compared-fold.js";
import type { CheckResult } from "../figure.js";
import { nearestDistances } from "../compared/nearest.js";
import { buildNearestIndex } from "../compared/nearest-index.js";
import { pointsOf, rankScales } from "../compared/points.js";

const mostSearched = 10_000;
const mostSynthetic = 5000;

/**
 * S1: share of synthetic rows that lie closer to train than to the holdout, ties half, against equal-size draws of both. For information:
 * an average over rows that copies of a few persons do not move; it never decides and has no positive control.
 * @see mostlyai-qa, "DCR share"
 */
export async function measureDcrShare(context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  let [closer, total] = [0, 0];
  for (const [f, fold] of context.folds.entries()) {
    stopIfAborted(context.signal);
    const rng = context.rng.fork(`S1/${f}`);
    const scales = rankScales(fold);
    const size = Math.min(fold.train.rowCount, fold.holdout.rowCount, mostSearched);
    const rows = sampleIndices(fold.synthetic.rowCount, mostSynthetic, rng.fork("synthetic"));
    const queries = { points: pointsOf(fold.synthetic, scales, rows), persons: null };
    const nearest = async (table: ComparedTable, name: string) => {
      const drawn = sampleIndices(table.rowCount, size, rng.fork(name));
      return nearestDistances(context.pool, buildNearestIndex(pointsOf(table, scales, drawn), null), queries, 1);
    };
    const [toTrain, toHoldout] = [await nearest(fold.train, "train"), await nearest(fold.holdout, "holdout")];
    for (let i = 0; i < rows.length; i++) closer += toTrain[i]! < toHoldout[i]! ? 1 : toTrain[i] === toHoldout[i] ? 0.5 : 0;
    total += rows.length;
  }
  const figure = {
    name: "share",
    title: "Synthetic rows closer to train than to the holdout",
    unit: "share" as const,
    value: wilson(closer, total),
    control: null,
    copy: null,
  };
  return { kind: "measured", figures: [figure], twin: null, notes: context.folds[0]!.notes };
}
