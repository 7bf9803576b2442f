import { StandinError } from "../errors.js";
import type { Column, Table } from "../table/table.js";
import type { Guess } from "./guess.js";
import { nearlyUnique } from "./guess-key.js";
import type { KeyEvidence } from "./key-evidence.js";
import type { SurrogateClass, Unit } from "./metadata.js";
import { codesOf } from "./views.js";

/** A column with what was guessed about it. */
export interface GuessedColumn {
  readonly column: Column;
  readonly guess: Guess;
  readonly key: KeyEvidence;
}

/** Identifiers that one person bears; an IP or web address or a street is shared too easily. */
const personalIdentifiers: readonly SurrogateClass[] = [
  "email",
  "phone",
  "iban",
  "payment-card",
  "national-id",
  "crypto-address",
  "username",
  "person-name",
];
/** Direct identifiers repeat by chance and typing error; only more than 1 row in 20 says that persons have several rows. */
const repeatedIdentifierShare = 0.95;
const repeatedNameShare = 0.9;

/**
 * Whom k, split and attacks count, where nobody declared it: the one column whose header says id and whose values repeat, else the one
 * repeated direct identifier, else the row. Columns that stand for each other one to one count once. A key of persons that never repeats
 * ("patient_id", all different) settles it: each row is a person.
 * @throws StandinError ENTITY_AMBIGUOUS with the question, when two columns could say who a person is
 */
export function guessUnit(table: Table, columns: readonly GuessedColumn[]): Unit {
  const rowKey = columns.find(
    ({ guess, key }) => guess.kind === "id" && key.header === "strong" && key.noun === "person" && key.distinctShare === 1,
  );
  if (rowKey !== undefined)
    return { kind: "row", reason: `${quoted(rowKey.column.name)} names a person in its header and never repeats: each row is one person` };
  const keys = columns.filter(isRepeatedKey);
  const identifiers = columns.filter(isRepeatedIdentifier);
  const candidates = withoutTwins(table, [...keys].sort((a, b) => rank(a) - rank(b)).concat(identifiers));
  const [only, second] = candidates;
  if (only === undefined) return rowUnit(columns);
  if (second !== undefined) throw ambiguous(candidates.map(({ column }) => column.name));
  const what =
    only.guess.role === "direct-identifier" ? "holds a direct identifier that repeats" : "says id in its header, and its values repeat";
  return {
    kind: "entity",
    column: only.column.name,
    declared: false,
    reason: `${quoted(only.column.name)} ${what}: rows with the same value are one person`,
  };
}

function rowUnit(columns: readonly GuessedColumn[]): Unit {
  const ids = columns.filter(({ guess }) => guess.kind === "id" && guess.role === "other");
  const reason =
    ids.length === 0
      ? "no column is a key of persons"
      : `${ids.map(({ column }) => quoted(column.name)).join(", ")} ${ids.length === 1 ? "does" : "do"} not repeat`;
  return { kind: "row", reason: `${reason}: each row is one person` };
}

function rank({ key }: GuessedColumn): number {
  return ["person", "holder", "none", "other"].indexOf(key.noun);
}

function isRepeatedKey({ guess, key }: GuessedColumn): boolean {
  return (
    guess.kind === "id" &&
    guess.role !== "direct-identifier" &&
    guess.treatment !== "leave-out" &&
    key.header === "strong" &&
    key.distinctShare < nearlyUnique
  );
}

function isRepeatedIdentifier({ guess, key }: GuessedColumn): boolean {
  if (guess.role !== "direct-identifier" || guess.surrogate === undefined || !personalIdentifiers.includes(guess.surrogate)) return false;
  return key.distinctShare < (guess.surrogate === "person-name" ? repeatedNameShare : repeatedIdentifierShare);
}

/** Candidates without those that say the same as an earlier one: values paired one to one in all but 1 %. */
function withoutTwins(table: Table, candidates: readonly GuessedColumn[]): GuessedColumn[] {
  const kept: GuessedColumn[] = [];
  for (const candidate of candidates) {
    if (!kept.some((earlier) => arePaired(table, earlier.column, candidate.column))) kept.push(candidate);
  }
  return kept;
}

function arePaired(table: Table, left: Column, right: Column): boolean {
  const [leftCodes, rightCodes] = [codesOf(left), codesOf(right)];
  const [lefts, rights, pairs] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (let row = 0; row < table.rowCount; row++) {
    const [a, b] = [leftCodes[row]!, rightCodes[row]!];
    if (a < 0 || b < 0) continue;
    lefts.add(a);
    rights.add(b);
    pairs.add(a * 4294967296 + b);
  }
  return pairs.size > 0 && pairs.size <= 1.01 * Math.min(lefts.size, rights.size);
}

const quoted = (name: string): string => JSON.stringify(name);

function ambiguous(names: readonly string[]): StandinError {
  const options = names.map((name) => `--entity ${/^[\w.-]+$/.test(name) ? name : quoted(name)}`).join(", ");
  return new StandinError(
    "ENTITY_AMBIGUOUS",
    `Which column says who a person is? ${names.map(quoted).join(" and ")} repeat over rows, and each could be the key. Everything that protects ` +
      `persons counts them, so this is not guessed: say ${options}, or --entity none if each row is one person (or entity: in standin.yaml).`,
    { candidates: names },
  );
}
