import { clopperPearson } from "../../../math/clopper-pearson.js";
import { nationalIdOfColumn } from "../../../pii/national-ids.js";
import { identifierSpans, type Recognised, recognise } from "../../../pii/recognisers.js";
import type { Column } from "../../../table/table.js";
import type { EvaluationInput } from "../../figures.js";
import { type CheckResult, countFigure } from "../figure.js";
import { holderCounts } from "../compared/holders.js";
import { isIdentifier } from "./identifier-columns.js";
import { personsOf } from "../compared/persons.js";

/** Checksums that random digits pass at most this often (Luhn and the national ones that are one digit). */
const chanceOfChecksum = 0.1;
const wantedShare = 0.6;
const fewestValues = 3;
const mostValues = 20_000;
/** Whole numbers from here on are looked at: official numbers of persons have nine digits or more. */
const longNumber = 1e8;
/** Shapes that are never a coincidence, wherever they stand in a cell. */
const isCertain = ({ kind, checksummed }: Recognised): boolean =>
  kind === "email" || kind === "iban" || (kind === "crypto-address" && checksummed);
/** Forms that belong to nobody: mail of reserved domains (RFC 2606), accounts of a country that no bank is in, addresses of private test networks. */
const reserved: Readonly<Partial<Record<Recognised["kind"], RegExp>>> = {
  email: /@(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i,
  iban: /^ZZ/i,
  "crypto-address": /^bcrt1/i,
};

/**
 * A2: shapes of direct identifiers in columns that are not declared as such.
 *
 * The count adds up (a) columns in which at least 60 % of the distinct values, and more than a checksum passes by chance, are identifiers
 * with a valid checksum, and (b) distinct values elsewhere that hold an e-mail address, a valid IBAN or a valid Bitcoin address. Official
 * numbers of persons that are bare digits count by the whole column alone, see `nationalIdOfColumn`. Addresses under reserved domains
 * (RFC 2606) are nobody's. Values that at least k persons of the source hold in the same column are shared by design and left out.
 */
export function measurePiiShape(input: EvaluationInput): CheckResult {
  const undeclared = input.released.columns.filter((column) => {
    const meta = input.metadata.columns.find((known) => known.name === column.name);
    return meta === undefined || !isIdentifier(meta);
  });
  const notes: string[] = [];
  let [columns, values, lookedAt] = [0, 0, 0];
  for (const column of undeclared) {
    const texts = textsOf(column, input);
    if (texts.length > 0 || column.storage === "text") lookedAt++;
    const sampled = texts.length <= mostValues ? texts : texts.filter((_, i) => i % Math.ceil(texts.length / mostValues) === 0);
    if (sampled.length < texts.length)
      notes.push(
        `Column ${JSON.stringify(column.name)}: every ${Math.ceil(texts.length / mostValues)}th of its distinct values was looked at.`,
      );
    const found = countShapes(sampled);
    const numbers = found.isIdentifierColumn ? `${found.kinds.join(" and ")} numbers` : nationalIdOfColumn(sampled)?.name;
    if (numbers !== undefined) {
      columns++;
      notes.push(`Column ${JSON.stringify(column.name)} looks like a column of ${numbers}; it is not declared as one.`);
    } else if (found.certainCount > 0) {
      values += found.certainCount;
      notes.push(`Column ${JSON.stringify(column.name)} holds ${found.kinds.join(" and ")} values; it is not declared as an identifier.`);
    }
  }
  if (lookedAt === 0) return { kind: "notApplicable", reason: "No column outside the declared identifiers holds text or long numbers." };
  return { kind: "measured", figures: [countFigure("count", "Undeclared identifiers by shape", columns + values)], twin: null, notes };
}

/** Distinct texts; of numbers only the long whole ones. */
function textsOf(column: Column, input: EvaluationInput): string[] {
  if (column.storage === "number") {
    return [...new Set(column.values)].filter((value) => Number.isSafeInteger(value) && value >= longNumber).map(String);
  }
  const present = new Uint8Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) present[code] = 1;
  const shared = sharedTexts(column.name, input);
  return column.dictionary.filter((text, code) => present[code] === 1 && !shared.has(text));
}

function sharedTexts(name: string, { fittedOn, metadata, k }: EvaluationInput): Set<string> {
  const source = fittedOn.columns.find((column) => column.name === name);
  if (source === undefined || source.storage !== "text") return new Set();
  const holders = holderCounts(source.codes, source.dictionary.length, personsOf(fittedOn, metadata.unit));
  return new Set(source.dictionary.filter((_, code) => holders[code]! >= k));
}

/** Whether everything of a kind in a text belongs to nobody. */
function areReserved(text: string, kind: Recognised["kind"]): boolean {
  return identifierSpans(text).every((span) => span.kind !== kind || reserved[kind]!.test(text.slice(span.start, span.end)));
}

function countShapes(texts: readonly string[]): { isIdentifierColumn: boolean; certainCount: number; kinds: string[] } {
  let [checksummed, certainCount] = [0, 0];
  const kinds = new Set<string>();
  for (const text of texts) {
    const found = recognise(text).filter(({ kind }) => reserved[kind] === undefined || !areReserved(text, kind));
    const valid = found.find((one) => one.checksummed && one.whole);
    if (valid !== undefined) checksummed++;
    const sure = found.find(isCertain);
    if (sure !== undefined) certainCount++;
    for (const { kind } of [valid, sure].filter((one) => one !== undefined)) kinds.add(kind);
  }
  const beyondChance = texts.length >= fewestValues && clopperPearson(checksummed, texts.length, 0.998).lower > chanceOfChecksum;
  return { isIdentifierColumn: beyondChance && checksummed >= wantedShare * texts.length, certainCount, kinds: [...kinds].sort() };
}
