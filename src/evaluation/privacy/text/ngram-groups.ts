import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { marksOf } from "../compared/persons.js";
import type { Group } from "../membership/membership-groups.js";
import type { PersonTexts, SourceTexts } from "./person-texts.js";

/** Most persons a group: their scores' intervals are narrow then. */
const most: Readonly<Record<Group, number>> = { members: 2000, nonMembers: 2000, reference: 1000, scouts: 1000 };

/** Who plays which part in a fold, as in B1 (`membership-groups.ts`): persons with a text, as indices of their table. */
export interface TextCasting {
  readonly persons: Readonly<Record<Group, Uint32Array>>;
  /** By person of the holdout, 1 for the half whose texts calibrate the scores; the reference group is drawn from it. */
  readonly isReference: Uint8Array;
  /** By person of train, 1 for those who are challenged where train without them is the output. */
  readonly isAbsent: Uint8Array;
}

/** Draws a quarter of train as scouts and half of the holdout as the reference. */
export function castWriters({ train, holdout }: SourceTexts, rng: Rng): TextCasting {
  const ofTrain = shuffled(writersOf(train), rng.fork("train"));
  const ofHoldout = shuffled(writersOf(holdout), rng.fork("holdout"));
  const [quarter, half] = [ofTrain.length >>> 2, ofHoldout.length >>> 1];
  const scouts = ofTrain.slice(0, Math.min(quarter, most.scouts));
  const members = ofTrain.slice(quarter, quarter + most.members);
  const absent = [scouts, members].flatMap((group) => [...firstHalf(group)]);
  return {
    persons: {
      members,
      nonMembers: ofHoldout.slice(0, Math.min(half, most.nonMembers)),
      reference: ofHoldout.slice(half, half + most.reference),
      scouts,
    },
    isReference: marksOf(holdout.persons.personCount, ofHoldout.subarray(half)),
    isAbsent: marksOf(train.persons.personCount, absent),
  };
}

export function firstHalf<T extends Uint32Array | Float64Array>(group: T): T {
  return group.subarray(0, group.length >>> 1) as T;
}

/** Persons with a text of their own. */
function writersOf({ persons, starts }: PersonTexts): Uint32Array {
  return Uint32Array.from({ length: persons.personCount }, (_, person) => person).filter((person) => starts[person + 1]! > starts[person]!);
}

function shuffled(persons: Uint32Array, rng: Rng): Uint32Array {
  return permutation(persons.length, rng).map((place) => persons[place]!);
}
