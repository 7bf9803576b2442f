import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { TextColumn } from "../../../table/table.js";
import { rowsByPerson } from "../compared/holders.js";
import type { Persons } from "../compared/persons.js";
import type { Holdings } from "../leakage/rare-holdings.js";
import type { WindowHasher, WindowSize } from "./text-windows.js";
import { createHashSlots, type HashSlots } from "../../../language/hash-slots.js";
import { marksOf } from "../compared/persons.js";

/** Characters of source text that are indexed a side; of more text, a random sample of the persons. */
export const mostCharacters = 50_000_000;

/** One side's columns of sentences. */
export interface TextSide {
  readonly columns: readonly TextColumn[];
  readonly persons: Persons;
  /** By person, 1 for one whose texts are indexed. */
  readonly indexed: Uint8Array;
}

/** Who of train and holdout wrote which window of text. */
export interface TextIndex {
  readonly slots: HashSlots;
  readonly train: Holdings;
  readonly holdout: Holdings;
  /** By window: persons of train, and of both sides, who hold it. */
  readonly trainHolders: Uint32Array;
  readonly holders: Uint32Array;
}

/** Chooses whose texts are indexed: everybody's, or as many persons' at random as fill 50 million characters. */
export function textSide(columns: readonly TextColumn[], persons: Persons, rng: Rng): TextSide {
  const characters = columns.reduce((sum, column) => sum + charactersOf(column), 0);
  const take = Math.floor(persons.personCount * Math.min(1, mostCharacters / Math.max(1, characters)));
  return { columns, persons, indexed: marksOf(persons.personCount, sampleIndices(persons.personCount, take, rng)) };
}

function charactersOf({ codes, dictionary }: TextColumn): number {
  const lengths = Uint32Array.from(dictionary, (text) => text.length);
  let sum = 0;
  for (const code of codes) if (code >= 0) sum += lengths[code]!;
  return sum;
}

/** Windows of both sides' texts and their holders. O(characters × window). */
export function indexTexts(train: TextSide, holdout: TextSide, size: WindowSize, hasher: WindowHasher): TextIndex {
  const slots = createHashSlots();
  const ofTrain = windowHoldings(train, size, hasher, slots);
  const ofHoldout = windowHoldings(holdout, size, hasher, slots);
  const trainHolders = new Uint32Array(slots.count);
  for (const slot of ofTrain.valueOf) trainHolders[slot]!++;
  const holders = trainHolders.slice();
  for (const slot of ofHoldout.valueOf) holders[slot]!++;
  return { slots, train: ofTrain, holdout: ofHoldout, trainHolders, holders };
}

/** Distinct pairs of a person and a window, those of one person together. Each distinct text is hashed once. */
function windowHoldings({ columns, persons, indexed }: TextSide, size: WindowSize, hasher: WindowHasher, slots: HashSlots): Holdings {
  const known = columns.map(({ dictionary }) => new Array<Int32Array | undefined>(dictionary.length));
  const [personOf, valueOf]: [number[], number[]] = [[], []];
  let seen = new Set<number>();
  let last = -1;
  for (const row of rowsByPerson(persons)) {
    const person = persons.personOf[row]!;
    if (indexed[person] !== 1) continue;
    if (person !== last) seen = new Set();
    last = person;
    for (const [c, { codes, dictionary }] of columns.entries()) {
      const code = codes[row]!;
      if (code < 0) continue;
      const windows = (known[c]![code] ??= slotsOf(hasher(dictionary[code]!, size), slots.add));
      for (const slot of windows) {
        if (seen.has(slot)) continue;
        seen.add(slot);
        personOf.push(person);
        valueOf.push(slot);
      }
    }
  }
  return { personOf: Uint32Array.from(personOf), valueOf: Uint32Array.from(valueOf) };
}

function slotsOf(hashes: Float64Array, slotOf: (hash: number) => number): Int32Array {
  const list = new Int32Array(hashes.length);
  for (let i = 0; i < list.length; i++) list[i] = slotOf(hashes[i]!);
  return list;
}

/** By window, 1 where one of the marked persons holds it. */
export function windowsHeldBy({ personOf, valueOf }: Holdings, isChosen: Uint8Array, windowCount: number): Uint8Array {
  const held = new Uint8Array(windowCount);
  for (let i = 0; i < personOf.length; i++) if (isChosen[personOf[i]!] === 1) held[valueOf[i]!] = 1;
  return held;
}

/** Windows of each text that has one, as slots; -1 for a window that the source does not have. */
export function windowsOfTexts(texts: Iterable<string>, size: WindowSize, hasher: WindowHasher, slots: HashSlots): Int32Array[] {
  const lists: Int32Array[] = [];
  for (const text of texts) {
    const hashes = hasher(text, size);
    if (hashes.length > 0) lists.push(slotsOf(hashes, slots.find));
  }
  return lists;
}
