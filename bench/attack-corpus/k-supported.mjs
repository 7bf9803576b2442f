import { holderCounts } from "../../dist/evaluation/privacy/compared/holders.js";
import { personsOf } from "../../dist/evaluation/privacy/compared/persons.js";
import { categoryView, isNumberLike } from "../../dist/metadata/views.js";
import { uniformInteger } from "../../dist/random/draws.js";
import { numberColumn, tableOf, textColumn } from "./tables.mjs";

/**
 * A table as our decoder would write it, whoever drew it: only modelled columns (and `kept`); categories that fewer than k persons of train hold become a
 * common value, drawn as often as train has it; numbers beyond the k-th smallest and largest person's value are drawn anew between the 5k-th and the k-th, as
 * from an outer bin.
 */
export function kSupported(table, { train, metadata, kept }, k, rng) {
  const persons = personsOf(train, metadata.unit);
  const columns = [];
  for (const meta of metadata.columns) {
    const [column, source] = [table, train].map(({ columns: own }) => own.find(({ name }) => name === meta.name));
    if (kept.includes(meta.name)) columns.push(column);
    else if (meta.treatment === "constant") columns.push(column);
    else if (meta.treatment === "model") {
      const isNumber = isNumberLike(meta) && column.storage === "number" && source.storage === "number";
      const support = isNumber ? insideEnds : commonValues;
      columns.push(support(column, source, persons, k, rng.fork(meta.name)));
    }
  }
  return tableOf(columns);
}

function insideEnds(column, source, persons, k, rng) {
  const [low, nextLow, nextHigh, high] = outerBins(source.values, persons, k);
  const step = 10 ** -column.decimals;
  const between = (from, to) => {
    const steps = Math.floor((to - from) / step + 1e-9);
    return steps < 1 ? from : Number((from + step * uniformInteger(steps + 1, rng)).toFixed(column.decimals));
  };
  const values = column.values.map((value) => (value < low ? between(low, nextLow) : value > high ? between(nextHigh, high) : value));
  return numberColumn(column.name, values, column.decimals);
}

/** Persons in an outer bin, in multiples of k. */
const outerWidth = 5;

/** The k-th and 5k-th smallest and the 5k-th and k-th largest person's value. */
function outerBins(values, { personOf, personCount }, k) {
  const lowest = new Float64Array(personCount).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(personCount).fill(Number.NEGATIVE_INFINITY);
  values.forEach((value, row) => {
    const person = personOf[row];
    if (value < lowest[person]) lowest[person] = value;
    if (value > highest[person]) highest[person] = value;
  });
  lowest.sort();
  highest.sort();
  return [lowest[k - 1], lowest[outerWidth * k - 1], highest[personCount - outerWidth * k], highest[personCount - k]];
}

function commonValues(column, source, persons, k, rng) {
  const real = categoryView(source);
  const holders = holderCounts(real.codes, real.dictionary.length, persons);
  const common = new Set(real.dictionary.filter((_, code) => holders[code] >= k));
  const pool = Array.from(real.codes).filter((code) => code >= 0 && holders[code] >= k);
  const { codes, dictionary } = categoryView(column);
  const texts = Array.from(codes, (code) => {
    if (code < 0 || pool.length === 0) return "";
    return common.has(dictionary[code]) ? dictionary[code] : real.dictionary[pool[uniformInteger(pool.length, rng)]];
  });
  if (column.storage === "text") return textColumn(column.name, texts);
  const numbers = texts.map((text) => (text === "" ? Number.NaN : Number(text)));
  return numberColumn(column.name, numbers, column.decimals);
}
