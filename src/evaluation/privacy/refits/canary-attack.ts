import type { Metadata } from "../../../metadata/metadata.js";
import { sampleIndices } from "../../../random/draws.js";
import { stackTables } from "../../../table/stack-tables.js";
import type { Table } from "../../../table/table.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { compareFold } from "../compared/compared-fold.js";
import { everyone } from "../compared/planted-persons.js";
import { type Points, pointsOf, rankScales } from "../compared/points.js";
import { membershipScores, type Sighting } from "../membership/membership-scores.js";
import { mergedLists, type NeighbourLists, neighbourLists } from "../membership/neighbour-lists.js";
import type { CanaryScores } from "./canary-guesses.js";
import { addedCounts, cellTable, queryScheme, type TargetedCounts, targetedCounts, targetedScores } from "./targeted-counts.js";

export interface CanaryTables {
  /** The persons that release and twin were fitted on. */
  readonly fittedOn: Table;
  readonly canaries: Table;
  /** 1 for canaries in the twin's input; used to make the controls alone. */
  readonly included: Uint8Array;
  /** The release, drawn by the same method from the same persons without canaries. */
  readonly reference: Table;
  /** What the twin drew. */
  readonly output: Table;
}

/** Rows of train that play the output in the controls, at most. */
const mostControlRows = 10_000;

/** What the canaries see of one table. */
interface Sight {
  readonly neighbours: NeighbourLists;
  readonly counts: TargetedCounts;
}

/**
 * Scores of every canary against four outputs: the twin's, the same with the included canaries added (planted), up to 10,000 rows of
 * train alone (control) and the same with the included ones (copy).
 *
 * Three scores, the higher the likelier included: distance ratio and density ratio (`membership-scores.ts`) and targeted counts
 * (`targeted-counts.ts`), all against the reference. Ranks, cells and columns are learned from train with all canaries, included or not, so
 * that nothing but an output can say which are in.
 * @returns null where the tables share no column that varies
 */
export async function canaryAttack(
  tables: CanaryTables,
  metadata: Metadata,
  context: AttackContext,
): Promise<Readonly<Record<"output" | "planted" | "control" | "copy", CanaryScores[]>> | null> {
  const { fittedOn, canaries, included, reference, output } = tables;
  const fold = compareFold({ train: stackTables([fittedOn, canaries]), holdout: reference, synthetic: output }, metadata);
  if (fold.categoryNames.length + fold.numberNames.length === 0) return null;
  const scales = rankScales(fold);
  const canaryRows = everyone(canaries.rowCount).map((row) => fittedOn.rowCount + row);
  const points = pointsOf(fold.train, scales, canaryRows);
  const scheme = queryScheme(pointsOf(fold.train, scales, null), canaries.rowCount, context.rng.fork("queries"));
  const cells = cellTable(points, scheme);
  const sightOf = async (table: Points): Promise<Sight> => {
    stopIfAborted(context.signal);
    const neighbours = await neighbourLists(context.pool, table, null, { points, persons: null }, null);
    return { neighbours: { ...neighbours, counts: null }, counts: targetedCounts(cells, cellTable(table, scheme), scheme) };
  };
  const expected = await sightOf(pointsOf(fold.holdout, scales, null));
  const seen = await sightOf(pointsOf(fold.synthetic, scales, null));
  const clean = await sightOf(pointsOf(fold.train, scales, sampleIndices(fittedOn.rowCount, mostControlRows, context.rng.fork("control"))));
  const copies = await sightOf(
    pointsOf(
      fold.train,
      scales,
      canaryRows.filter((_, i) => included[i] === 1),
    ),
  );
  const scored = ({ neighbours, counts }: Sight): CanaryScores[] => [
    ...(["distance ratio", "density ratio"] as const).map((name) => ({
      name,
      scores: membershipScores(name, uncounted(neighbours), uncounted(expected.neighbours), null)!,
    })),
    { name: "targeted counts", scores: targetedScores(counts, expected.counts, scheme) },
  ];
  return {
    output: scored(seen),
    planted: scored(together(seen, copies)),
    control: scored(clean),
    copy: scored(together(clean, copies)),
  };
}

function uncounted(neighbours: NeighbourLists): Sighting {
  return { neighbours, records: null, radius: null, within: null };
}

function together(first: Sight, second: Sight): Sight {
  return { neighbours: mergedLists(first.neighbours, second.neighbours), counts: addedCounts(first.counts, second.counts) };
}
