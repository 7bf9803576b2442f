// The way of `standin run` by hand: read, infer, fit, sample, evaluate, decide. Nothing is written.
import { join } from "node:path";
import { decide, evaluate, fit, inferMetadata, readTable, sample } from "standin";

const seed = "7f4a7c15d1b54a32d192ed03a1f87c2b";
const { table } = await readTable(join(import.meta.dirname, "census.csv"), { maxRows: 8000 }); // enough to see how it goes

// Every third person is set apart: the fit never sees them, and the attacks need them to compare with. The example's rows are in random
// order; where they are not, draw the persons at random.
const isHeldOut = (row) => row % 3 === 0;
const train = rowsWhere(table, (row) => !isHeldOut(row));
const holdout = rowsWhere(table, isHeldOut);

const { metadata } = inferMetadata(train, { target: "OWN_RENT" });
const model = await fit(train, metadata, { seed });
const synthetic = await sample(model, { rows: train.rowCount, seed });
const evaluation = await evaluate({ train, holdout, synthetic, metadata, seed, threads: 2, attempt: 1 });
const verdict = decide("vendor", evaluation);

for (const { title, result } of evaluation.quality) {
  console.log(`${title}: ${result.kind === "measured" ? result.value.estimate.toFixed(3) : result.reason}`);
}
for (const check of verdict.checks) console.log(`${check.id} ${check.outcome}: ${check.title}`);
console.log(`${verdict.policy}: ${verdict.kind}`);

/** The rows of a table for which `keep` says yes. A table is columns of typed arrays; see its types. */
function rowsWhere(source, keep) {
  const rows = Array.from({ length: source.rowCount }, (_, row) => row).filter(keep);
  const columns = source.columns.map((column) =>
    column.storage === "number"
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) },
  );
  return { rowCount: rows.length, columns };
}
