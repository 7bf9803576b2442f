import type { Persons } from "../compared/persons.js";
import { holderCounts, rowsByPerson } from "../compared/holders.js";
import type { PersonHits } from "./person-hits.js";

/** One column of train and of the holdout, as codes of one list of values. */
export interface SourceValues {
  readonly values: readonly string[];
  /** By row; -1 is missing. */
  readonly train: Int32Array;
  readonly holdout: Int32Array;
}

/** Who of one side holds which rare value: distinct pairs, those of one person together. */
export interface Holdings {
  readonly personOf: Uint32Array;
  readonly valueOf: Uint32Array;
}

/** The values that fewer than k persons of train and holdout together hold. */
export interface RareHoldings {
  readonly values: readonly string[];
  readonly train: Holdings;
  readonly holdout: Holdings;
}

/** @param k persons of both sides together that make a value common */
export function rareHoldings(
  source: SourceValues,
  persons: { readonly train: Persons; readonly holdout: Persons },
  k: number,
): RareHoldings {
  const count = source.values.length;
  const held = holderCounts(source.train, count, persons.train);
  holderCounts(source.holdout, count, persons.holdout).forEach((holders, code) => {
    held[code]! += holders;
  });
  const rareCode = new Int32Array(count).fill(-1);
  const values: string[] = [];
  for (let code = 0; code < count; code++) if (held[code]! > 0 && held[code]! < k) rareCode[code] = values.push(source.values[code]!) - 1;
  const side = (name: "train" | "holdout") => holdingsOf(source[name], rareCode, values.length, persons[name]);
  return { values, train: side("train"), holdout: side("holdout") };
}

function holdingsOf(codes: Int32Array, rareCode: Int32Array, valueCount: number, persons: Persons): Holdings {
  const lastHolder = new Int32Array(valueCount).fill(-1);
  const [personOf, valueOf]: [number[], number[]] = [[], []];
  for (const row of rowsByPerson(persons)) {
    const value = codes[row]! < 0 ? -1 : rareCode[codes[row]!]!;
    const person = persons.personOf[row]!;
    if (value < 0 || lastHolder[value] === person) continue;
    lastHolder[value] = person;
    personOf.push(person);
    valueOf.push(value);
  }
  return { personOf: Uint32Array.from(personOf), valueOf: Uint32Array.from(valueOf) };
}

/**
 * Persons with a value that counts, and those of them who have one that is found.
 * @param found   true for values that stand in the output
 * @param counts  true for values that count at all
 * @param leftOut persons of the holdout that are not counted, nonzero by person; null counts all
 */
export function personHits(
  { train, holdout }: Pick<RareHoldings, "train" | "holdout">,
  found: (value: number) => boolean,
  { counts = () => true, leftOut = null }: { readonly counts?: (value: number) => boolean; readonly leftOut?: Uint8Array | null } = {},
): PersonHits {
  const [ofTrain, ofHoldout] = [countPersons(train, found, counts, null), countPersons(holdout, found, counts, leftOut)];
  return { trainHits: ofTrain.hits, trainPersons: ofTrain.persons, holdoutHits: ofHoldout.hits, holdoutPersons: ofHoldout.persons };
}

function countPersons(
  { personOf, valueOf }: Holdings,
  found: (value: number) => boolean,
  counts: (value: number) => boolean,
  leftOut: Uint8Array | null,
) {
  let [hits, persons, last, lastHit] = [0, 0, -1, -1];
  for (let i = 0; i < personOf.length; i++) {
    const person = personOf[i]!;
    if ((leftOut !== null && leftOut[person] === 1) || !counts(valueOf[i]!)) continue;
    if (person !== last) persons++;
    last = person;
    if (person === lastHit || !found(valueOf[i]!)) continue;
    hits++;
    lastHit = person;
  }
  return { hits, persons };
}

/** Values of the persons of one side for whom `isChosen` holds. */
export function valuesOfPersons({ personOf, valueOf }: Holdings, isChosen: Uint8Array): Set<number> {
  const values = new Set<number>();
  for (let i = 0; i < personOf.length; i++) if (isChosen[personOf[i]!] === 1) values.add(valueOf[i]!);
  return values;
}
