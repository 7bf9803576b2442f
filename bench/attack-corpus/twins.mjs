import { uniformInteger, permutation, sampleIndices } from "../../dist/random/draws.js";
import { personsOf } from "../../dist/evaluation/privacy/compared/persons.js";
import { selectRows } from "../../dist/table/table.js";
import { movedDigits } from "./moved-digits.mjs";
import { mostIsolated, nearestOthers, trainPoints } from "./neighbours.mjs";
import { overgrownTree } from "./overgrown-tree.mjs";
import { gauss, joined, mosaic, numberColumn, rounded, tableOf, textColumn, textsOf, withColumns } from "./tables.mjs";

/** Noise on copies, in standard deviations as the quarters tell them (interquartile range / 1.349). */
const noise = 0.02;
const copiedShare = 0.05;
const outlierShare = 0.02;
const neighbourCount = 5;

/**
 * Files that leak and files that do not. `make(sides, k, rng)` gives the rows before the decoder's protection (`k-supported.mjs`), which all files then get:
 * nothing here is caught for want of it alone. `mustFail`: one of these checks has to refuse the file; empty for files that must pass. `sets`: generated sets
 * that it needs; absent where any table of one row a person does.
 */
export const twins = {
  fresh: { title: "fresh sample of other persons", mustFail: [], make: ({ fresh }) => fresh },
  marginals: { title: "independent columns", mustFail: [], make: independentColumns },
  identity: { title: "copy of train", mustFail: ["A7", "A8", "B1"], make: ({ train }) => train },
  bootstrap: {
    title: "train with replacement",
    mustFail: ["A7", "A8", "B1"],
    make: ({ train }, _, rng) => selectRows(train, redrawn(train, rng)),
  },
  copies: { title: "fresh, 5 % copies with noise", mustFail: ["A8", "B1"], make: randomCopies },
  isolated: { title: "fresh, the 5 % most isolated copied with noise", mustFail: ["A8", "B2"], make: isolatedCopies(copiedShare) },
  outliers: { title: "fresh, the 2 % most isolated copied with noise", mustFail: ["A8", "B2"], make: isolatedCopies(outlierShare) },
  neighbours: { title: "between neighbours (SMOTE)", mustFail: ["B1"], make: betweenNeighbours },
  tree: { title: "tree with leaves of one person", mustFail: ["A7", "A8", "B1"], make: fromTree },
  changed: { title: "copies with one column changed", mustFail: ["B1"], make: oneColumnChanged },
  digits: {
    title: "digits kept, magnitude moved",
    mustFail: ["B1"],
    sets: ["mixed"],
    make: ({ train, fresh, metadata }, k) => movedDigits(train, fresh, metadata, k),
  },
  names: { title: "names of train on fresh rows", mustFail: ["A1", "A3"], sets: ["named"], make: namesOfTrain },
  texts: { title: "half a note of train in 5 % of fresh notes", mustFail: ["A4"], sets: ["named"], make: splicedTexts },
  children: { title: "rows of train under new keys", mustFail: ["A7", "A8", "B1"], sets: ["rows"], make: newParents },
};

/** Twins that a data set can show. Fresh goes with all of them; on named persons and on several rows a person only their own twins say something new. */
export function twinsOf(set, names) {
  return names.filter((name) => {
    const { sets } = twins[name];
    if (name === "fresh") return true;
    return set === "named" || set === "rows" ? (sets?.includes(set) ?? false) : sets === undefined || sets.includes(set);
  });
}

function permuted(table, rng) {
  return (c) => permutation(table.rowCount, rng.fork(`column ${c}`));
}

/** Each column drawn on its own; numbers evenly between the ends of bins of k persons, for what lies nearer to single ones leaks (and B1 finds it). */
function independentColumns({ train }, k, rng) {
  return withColumns(mosaic(train, permuted(train, rng)), (column) => {
    if (column.storage !== "number") return column;
    const sorted = column.values.filter((value) => !Number.isNaN(value)).sort();
    const last = sorted.length - 1;
    const between = column.values.map((value) => {
      if (Number.isNaN(value)) return value;
      const place = rng.nextFloat() * last;
      const low = Math.floor(place / k) * k;
      const [from, to] = [sorted[low], sorted[Math.min(last, low + k)]];
      return rounded(from + ((place - low) / k) * (to - from), column.decimals);
    });
    return { ...column, values: between };
  });
}

function redrawn({ rowCount }, rng) {
  return Uint32Array.from({ length: rowCount }, () => uniformInteger(rowCount, rng));
}

function randomCopies(sides, _, rng) {
  return withCopies(sides, sampleIndices(sides.train.rowCount, Math.round(copiedShare * sides.train.rowCount), rng.fork("who")), rng);
}

function isolatedCopies(share) {
  return (sides, _, rng) => withCopies(sides, mostIsolated(trainPoints(sides), share), rng);
}

/** The fresh sample with its last rows replaced by rows of train with noise on their numbers. */
function withCopies({ train, fresh, metadata }, rows, rng) {
  const kept = Uint32Array.from({ length: fresh.rowCount - rows.length }, (_, row) => row);
  return joined(selectRows(fresh, kept), noisy(selectRows(train, rows), train, metadata, rng));
}

function noisy(table, scale, metadata, rng) {
  const numeric = new Set(metadata.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name));
  return withColumns(table, (column, at) => {
    if (column.storage !== "number" || !numeric.has(column.name)) return column;
    const spread = noise * quarterDeviation(scale.columns[at].values);
    const values = column.values.map((value) => rounded(value + spread * gauss(rng), column.decimals));
    return numberColumn(column.name, values, column.decimals);
  });
}

function quarterDeviation(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return (sorted[Math.floor(0.75 * sorted.length)] - sorted[Math.floor(0.25 * sorted.length)]) / 1.349;
}

/** A point between a person and one of its five nearest; categories of one or the other, the nearer the likelier (SMOTE-NC; Chawla et al. 2002). */
function betweenNeighbours(sides, _, rng) {
  const { train } = sides;
  const { rows } = nearestOthers(trainPoints(sides), neighbourCount);
  const from = redrawn(train, rng);
  const to = from.map((row) => rows[row * neighbourCount + uniformInteger(neighbourCount, rng)]);
  const shares = Float64Array.from(from, () => rng.nextFloat());
  const nearer = from.map((row, i) => (rng.nextFloat() < shares[i] ? to[i] : row));
  return withColumns(
    mosaic(train, () => nearer),
    (column, at) => {
      if (column.storage !== "number") return column;
      const { values } = train.columns[at];
      const between = Float64Array.from(from, (row, i) =>
        rounded(values[row] + shares[i] * (values[to[i]] - values[row]), column.decimals),
      );
      return { ...column, values: between.map((value, i) => (Number.isNaN(value) ? column.values[i] : value)) };
    },
  );
}

function fromTree({ train }, _, rng) {
  return mosaic(train, overgrownTree(train, train.rowCount, rng));
}

/** Every row of train, one of its columns that vary (another one each row) taken from another person. */
function oneColumnChanged({ train }, _, rng) {
  const varying = train.columns.flatMap((column, at) => (new Set(column.values ?? column.codes).size > 1 ? [at] : []));
  const changed = Uint32Array.from({ length: train.rowCount }, () => varying[uniformInteger(varying.length, rng)]);
  const others = redrawn(train, rng);
  return mosaic(train, (c) => Uint32Array.from(changed, (at, row) => (at === c ? others[row] : row)));
}

function namesOfTrain({ train, fresh }, _, rng) {
  const order = permutation(train.rowCount, rng);
  return withColumns(fresh, (column, at) =>
    column.name === "full_name" ? mosaic(tableOf([train.columns[at]]), () => order).columns[0] : column,
  );
}

function splicedTexts({ train, fresh }, _, rng) {
  const source = textsOf(train.columns.find(({ name }) => name === "note"));
  const spliced = new Set(sampleIndices(fresh.rowCount, Math.round(copiedShare * fresh.rowCount), rng));
  return withColumns(fresh, (column) => {
    if (column.name !== "note") return column;
    const own = textsOf(column);
    return textColumn(
      "note",
      own.map((text, row) => (spliced.has(row) ? `${firstHalf(text)} ${firstHalf(source[uniformInteger(source.length, rng)])}` : text)),
    );
  });
}

function firstHalf(text) {
  const words = text.split(" ");
  return words.slice(0, Math.ceil(words.length / 2)).join(" ");
}

/** Everything of train but its keys, which are the fresh sample's form and nobody's. */
function newParents({ train, metadata }, _, rng) {
  const { personOf, personCount } = personsOf(train, metadata.unit);
  const keys = Array.from({ length: personCount }, () => `P${String(uniformInteger(2 ** 32, rng)).padStart(10, "0")}`);
  return withColumns(train, (column) =>
    column.name === metadata.unit.column
      ? textColumn(
          column.name,
          Array.from(personOf, (person) => keys[person]),
        )
      : column,
  );
}
