import { createHmac } from "node:crypto";
import { StandinError } from "../errors.js";
import type { Unit } from "../metadata/metadata.js";
import type { Rng } from "../random/rng.js";
import { countText } from "../release/numbers.js";
import type { Policy } from "../release/policy.js";
import { selectRows, type Table } from "../table/table.js";
import { type Persons, personsOf, rowsOfPersons } from "../metadata/persons.js";

/** What a model may see, and persons it never saw. */
export interface TrainAndHoldout {
  readonly train: Table;
  readonly holdout: Table;
}

/** How the persons were divided before anything else looked at the table. */
export interface Split {
  readonly kind: "file" | "hash" | "five-fold";
  /** One part, or five whose holdouts cover every person once. */
  readonly parts: readonly TrainAndHoldout[];
  /** What the released model is fitted on: the train of the one part, or all rows with folds. */
  readonly fittedOn: Table;
  /** Persons in `fittedOn`. */
  readonly fittedPersonCount: number;
  /** Plain words for the report. */
  readonly note: string;
}

export interface SplitOptions {
  readonly unit: Unit;
  /** Holdout persons that the policy asks for, integer >= 1. */
  readonly personsNeeded: number;
  /** Share held out where that is enough, in (0, 0.5]; null for 20 %. */
  readonly share: number | null;
  /** The user's own holdout, if there is one; its columns already checked. */
  readonly holdout: Table | null;
}

const usualShare = 0.2;
const largestShare = 0.5;
const foldCount = 5;

/**
 * Divides the persons of a table. Who goes where follows from a hash, keyed from the seed, of the entity key or of the row's ordinal, never
 * of the row's content.
 *
 * 20 % are held out, raised to `personsNeeded`, at most 50 %. Where half is too few but all together suffice, five folds are made, so that
 * every person is held out once. Where even that is too few, half is held out: the policy then finds too few persons.
 * @param rng its key alone is used
 */
export function splitPersons(source: Table, options: SplitOptions, rng: Rng): Split {
  const persons = personsOf(source, options.unit);
  const whole = { fittedOn: source, fittedPersonCount: persons.personCount };
  if (options.holdout !== null) {
    const parts = [{ train: source, holdout: options.holdout }];
    return { kind: "file", parts, ...whole, note: "The holdout is the file that the user gave; all rows of the input were fitted on." };
  }
  const rank = rankOfPersons(persons, rng);
  const { personCount } = persons;
  const half = Math.floor(personCount * largestShare);
  if (options.personsNeeded > half && options.personsNeeded <= personCount) {
    const parts = Array.from({ length: foldCount }, (_, fold) => divide(source, persons, (person) => rank[person]! % foldCount === fold));
    return { kind: "five-fold", parts, ...whole, note: foldNote };
  }
  const heldOut = Math.min(half, Math.max(Math.ceil(personCount * (options.share ?? usualShare)), options.personsNeeded));
  const part = divide(source, persons, (person) => rank[person]! < heldOut);
  const share = Math.round((100 * heldOut) / Math.max(1, personCount));
  const note = `${share} % of the persons were held out before anything else looked at the table.`;
  return { kind: "hash", parts: [part], fittedOn: part.train, fittedPersonCount: personCount - heldOut, note };
}

/** Persons below which nothing can be learned or judged, in multiples of k: both sides of the split need a few groups of k. */
const leastGroups = 4;

/**
 * @param milder policies that need fewer persons
 * @throws StandinError TOO_FEW_PERSONS when there are fewer persons than any verdict could be based on
 */
export function requirePersons(personCount: number, policy: Policy, milder: readonly Policy[]): void {
  if (personCount >= leastGroups * policy.k) return;
  const found = personCount < policy.k ? `fewer than ${policy.k}` : `fewer than ${leastGroups * policy.k}`;
  const next = `${policy.name} needs ${countText(policy.persons)} persons in all, or a holdout file of as many.`;
  const elsewhere = milder.map((other) => ` ${other.name} needs ${countText(other.persons)}.`).join("");
  const message = `The input has ${found} persons: too few to learn from without showing single ones, and too few to judge.`;
  throw new StandinError("TOO_FEW_PERSONS", `${message} ${next}${elsewhere}`, { needed: policy.persons, policy: policy.name });
}

const foldNote =
  "Half of the persons would have been too few to hold out. Each person was therefore held out once, in five folds; the released model was " +
  "fitted on all rows, so its evidence is that of its five siblings.";

function divide(source: Table, persons: Persons, isHeldOut: (person: number) => boolean): TrainAndHoldout {
  const chosen = Uint8Array.from({ length: persons.personCount }, (_, person) => (isHeldOut(person) ? 1 : 0));
  const holdout = selectRows(source, rowsOfPersons(source.rowCount, persons, chosen));
  const train = selectRows(
    source,
    rowsOfPersons(
      source.rowCount,
      persons,
      chosen.map((flag) => 1 - flag),
    ),
  );
  return { train, holdout };
}

/** Place of each person in the order of their keyed hashes, 0 .. personCount - 1. */
function rankOfPersons(persons: Persons, rng: Rng): Uint32Array {
  const key = new Uint8Array(rng.key.buffer, rng.key.byteOffset, rng.key.byteLength);
  const hashes = new Uint32Array(persons.personCount);
  for (let person = 0; person < hashes.length; person++) {
    const text = persons.keyOf(person);
    hashes[person] = text === null ? rng.uintAt(person, 0) : createHmac("sha256", key).update(text, "utf8").digest().readUInt32LE(0);
  }
  const order = Uint32Array.from({ length: hashes.length }, (_, person) => person);
  order.sort((a, b) => hashes[a]! - hashes[b]! || a - b);
  const rank = new Uint32Array(hashes.length);
  for (let place = 0; place < order.length; place++) rank[order[place]!] = place;
  return rank;
}
