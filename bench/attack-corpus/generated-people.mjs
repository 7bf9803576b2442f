import { en } from "@faker-js/faker";
import { uniformInteger } from "../../dist/random/draws.js";
import { createRng, seedKey } from "../../dist/random/rng.js";
import { normalCdf } from "../../dist/math/normal.js";
import { gauss, numberColumn, rounded, tableOf, textColumn } from "./tables.mjs";

const factorCount = 4;
/** Share of a column's variance that the factors explain. */
const explained = 0.6;
const levels = [2, 3, 4, 6, 10, 18, 30];
const population = createRng(seedKey("attack corpus/population"));

/** Unit vectors, the same for every sample: they are the population. */
function loadings(count, name) {
  const rng = population.fork(name);
  return Array.from({ length: count }, () => {
    const vector = Array.from({ length: factorCount }, () => gauss(rng));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

const numberLoadings = loadings(8, "numbers");
const categoryLoadings = loadings(levels.length, "categories");

/**
 * A fresh sample of one simulated population: 8 numbers, 3 of them log-normal, and 7 categories of 2 to 30 levels whose shares fall as 1 / rank (Zipf);
 * 4 hidden factors explain 60 % of each. Numbers have five significant digits or so.
 */
export function mixedPeople(count, rng) {
  const numbers = numberLoadings.map(() => new Float64Array(count));
  const categories = levels.map(() => []);
  for (let row = 0; row < count; row++) {
    const factors = Array.from({ length: factorCount }, () => gauss(rng));
    const mixed = (loading) =>
      Math.sqrt(explained) * loading.reduce((sum, value, f) => sum + value * factors[f], 0) + Math.sqrt(1 - explained) * gauss(rng);
    numberLoadings.forEach((loading, n) => {
      const value = mixed(loading);
      numbers[n][row] = rounded(n < 3 ? 100 * Math.exp(1.2 * value) : value, n < 3 ? 2 : 4);
    });
    categoryLoadings.forEach((loading, c) => categories[c].push(`c${c}-${zipfLevel(normalCdf(mixed(loading)), levels[c])}`));
  }
  return tableOf([
    ...numbers.map((values, n) => numberColumn(`x${n + 1}`, values, n < 3 ? 2 : 4)),
    ...categories.map((texts, c) => textColumn(`g${c + 1}`, texts)),
  ]);
}

/** Level of a share in [0, 1) where level i has a probability proportional to 1 / i. */
function zipfLevel(share, count) {
  let total = 0;
  for (let i = 1; i <= count; i++) total += 1 / i;
  let [level, below] = [1, 0];
  while (level < count && below + 1 / (level * total) <= share) below += 1 / (level++ * total);
  return level;
}

const firstNames = [...new Set([...en.person.first_name.female, ...en.person.first_name.male])];
const lastNames = en.person.last_name.generic;
const { adjective, noun, verb } = en.word;

/** Mixed people with a name (of about 1.3 million, each as likely) and a note of free text. */
export function namedPeople(count, rng) {
  const pick = (words) => words[uniformInteger(words.length, rng)];
  const each = (make) => Array.from({ length: count }, make);
  const names = each(() => `${pick(firstNames)} ${pick(lastNames)}`);
  const notes = each(() => Array.from({ length: 2 + uniformInteger(2, rng) }, () => sentence(pick)).join(" "));
  return tableOf([textColumn("full_name", names), ...mixedPeople(count, rng).columns, textColumn("note", notes)]);
}

function sentence(pick) {
  const frames = [
    () =>
      `Asked about the ${pick(adjective)} ${pick(noun)}, and wants to ${pick(verb)} the ${pick(noun)} before the ${pick(adjective)} ${pick(noun)} ends.`,
    () => `The ${pick(noun)} was ${pick(adjective)}; we agreed to ${pick(verb)} a ${pick(adjective)} ${pick(noun)} with the ${pick(noun)}.`,
    () => `Cannot ${pick(verb)} the ${pick(noun)} since a ${pick(adjective)} ${pick(noun)} came, but hopes to ${pick(verb)} it.`,
  ];
  return pick(frames)();
}

/** Persons of one to six rows each, under a key that holds nothing: two numbers and two categories of the person, two and two of the row. */
export function peopleWithRows(personCount, rng) {
  const key = [];
  const [height, income, dose, pulse] = [[], [], [], []];
  const [town, job, kind, ward] = [[], [], [], []];
  for (let person = 0; person < personCount; person++) {
    const [wealth, age] = [gauss(rng), gauss(rng)];
    const text = `P${String(uniformInteger(2 ** 32, rng)).padStart(10, "0")}`;
    const own = [
      rounded(170 + 6 * age + 5 * gauss(rng), 1),
      Math.round(20000 * Math.exp(wealth + 0.3 * gauss(rng))),
      `town ${zipfLevel(rng.nextFloat(), 20)}`,
      wealth + gauss(rng) > 0.5 ? "clerk" : age > 0 ? "nurse" : "smith",
    ];
    const rows = 1 + uniformInteger(6, rng);
    for (let row = 0; row < rows; row++) {
      key.push(text);
      [height, income, town, job].forEach((column, i) => column.push(own[i]));
      dose.push(rounded(50 * Math.exp(0.5 * age + 0.6 * gauss(rng)), 1));
      pulse.push(rounded(70 + 8 * wealth + 6 * gauss(rng), 1));
      kind.push(`kind ${zipfLevel(normalCdf(0.7 * age + 0.7 * gauss(rng)), 12)}`);
      ward.push(`ward ${zipfLevel(rng.nextFloat(), 5)}`);
    }
  }
  return tableOf([
    textColumn("person_id", key),
    numberColumn("height", height, 1),
    numberColumn("income", income, 0),
    textColumn("town", town),
    textColumn("job", job),
    numberColumn("dose", dose, 1),
    numberColumn("pulse", pulse, 1),
    textColumn("kind", kind),
    textColumn("ward", ward),
  ]);
}
