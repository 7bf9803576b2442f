import type { Rng } from "../random/rng.js";
import { permutedIndex } from "./index-permutation.js";

/** One place of an id: the characters that may stand there. A single character is always the same. */
export type IdPlace = string;

export interface IdShape {
  readonly places: readonly IdPlace[];
  /** Share of ids drawn in this shape, in steps of 1/64; shares of a pattern sum to 1. */
  readonly share: number;
}

/** How ids look, with no id in it: per length and punctuation, the character classes of each place. */
export interface IdPattern {
  readonly shapes: readonly IdShape[];
}

export interface IdPatternOptions {
  /** Characters that fewer values (one per person) share at a place are not kept, integer >= 1. */
  readonly k: number;
  /** Ids that will be drawn at most; the space is at least 10^6 times larger. */
  readonly count: number;
}

const digits = "0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = "abcdefghijklmnopqrstuvwxyz";
const spaceFactor = 1e6;
const shareSteps = 64;
/** Places with at most this many different characters keep them, if k values hold each (a prefix of three countries, the variant of a UUID). */
const maxKeptCharacters = 4;

/**
 * Pattern of a column's ids. Learned per skeleton (length and punctuation); skeletons held by fewer than k values are forgotten. A place
 * keeps its very characters only if at most four occur there and at least k values hold each; else it allows whole classes (digits, small
 * letters, capitals, hexadecimal digits). Where the space is too small for `count` ids, digits are added.
 *
 * @param values one text per person, no missing ones; none is kept
 * @returns at least one shape, no two with the same length and punctuation
 * @throws RangeError when k or count is below 1
 */
export function learnIdPattern(values: readonly string[], options: IdPatternOptions): IdPattern {
  const { k, count } = options;
  if (!(k >= 1 && count >= 1)) throw new RangeError(`k and count must be at least 1, got ${k} and ${count}`);
  const groups = new Map<string, string[]>();
  for (const value of values) {
    const skeleton = skeletonOf(value);
    const group = groups.get(skeleton);
    if (group === undefined) groups.set(skeleton, [value]);
    else group.push(value);
  }
  const common = [...groups.values()].filter((group) => group.length >= k && group[0]!.length > 0 && group[0]!.length <= 64);
  if (common.length === 0)
    return {
      shapes: [
        {
          places: widened(
            Array.from({ length: 8 }, () => digits),
            count,
          ),
          share: 1,
        },
      ],
    };
  common.sort((a, b) => b.length - a.length || a[0]!.length - b[0]!.length);
  const shapes = new Map<string, { places: readonly IdPlace[]; weight: number }>();
  for (const group of common.slice(0, shareSteps)) {
    const places = widened(placesOf(group, k), count);
    const key = skeletonOfPlaces(places);
    const same = shapes.get(key);
    if (same === undefined) shapes.set(key, { places, weight: group.length });
    else same.weight += group.length;
  }
  return { shapes: withShares([...shapes.values()]) };
}

/** Length and punctuation: letters and digits of any script become x. */
function skeletonOf(value: string): string {
  return value.replace(/[\p{L}\p{N}]/gu, "x");
}

/** A place that may be a letter or digit counts as x, as the values it was learned from do. */
function skeletonOfPlaces(places: readonly IdPlace[]): string {
  return places.map((place) => skeletonOf(place[0]!)).join("");
}

function withShares(shapes: readonly { readonly places: readonly IdPlace[]; readonly weight: number }[]): IdShape[] {
  const total = shapes.reduce((sum, { weight }) => sum + weight, 0);
  const steps = shapes.map(({ weight }) => Math.round((weight / total) * shareSteps));
  const kept = shapes
    .map((shape, i) => ({ places: shape.places, steps: i === 0 ? Math.max(1, steps[0]!) : steps[i]! }))
    .filter((shape) => shape.steps > 0);
  const sum = kept.reduce((all, shape) => all + shape.steps, 0);
  return kept.map(({ places, steps: own }) => ({ places, share: own / sum }));
}

function placesOf(group: readonly string[], k: number): IdPlace[] {
  const length = group[0]!.length;
  const letters = group.join("");
  const isHex = /\d/.test(letters) && /[a-f]/i.test(letters) && !/[g-z]/i.test(letters) && length >= 8;
  return Array.from({ length }, (_, place) => placeOf(group, place, k, isHex));
}

function placeOf(group: readonly string[], place: number, k: number, isHex: boolean): IdPlace {
  const counts = new Map<string, number>();
  for (const value of group) counts.set(value[place]!, (counts.get(value[place]!) ?? 0) + 1);
  const characters = [...counts.keys()].sort();
  // Punctuation is part of the skeleton, which k values share already.
  if (characters.length === 1 && !/[\p{L}\p{N}]/u.test(characters[0]!)) return characters[0]!;
  const isKept = characters.length <= maxKeptCharacters && [...counts.values()].every((count) => count >= k);
  if (isKept && (characters.length === 1 || group.length >= 16 * characters.length)) return characters.join("");
  const seen = characters.join("");
  if (isHex) return /[A-F]/.test(group.join("")) ? "0123456789ABCDEF" : "0123456789abcdef";
  // A number keeps its length: no zero in front unless some value has one there.
  const decimal = place === 0 && !seen.includes("0") && group.every((value) => /^\d+$/.test(value)) ? "123456789" : digits;
  const classes = (/\d/.test(seen) ? decimal : "") + (/\p{Lu}/u.test(seen) ? upper : "") + (/\p{Ll}/u.test(seen) ? lower : "");
  return classes === "" ? upper : classes;
}

function spaceOf(places: readonly IdPlace[]): number {
  return places.reduce((product, place) => product * place.length, 1);
}

/** The places, with digits added behind the last digit until `count` ids are one in a million of what can be drawn. */
function widened(places: readonly IdPlace[], count: number): readonly IdPlace[] {
  const wide = [...places];
  let after = wide.findLastIndex((place) => place.length > 1 && place.includes("9"));
  if (after < 0) after = wide.length - 1;
  while (spaceOf(wide) < count * spaceFactor) wide.splice(after + 1, 0, digits);
  return wide;
}

/** Places at the end whose product a keyed permutation covers (below 2^48); the places before them are drawn freely. */
function permutedTail(places: readonly IdPlace[]): { readonly start: number; readonly size: number } {
  let size = 1;
  let start = places.length;
  while (start > 0 && size * places[start - 1]!.length < 281474976710656) {
    start--;
    size *= places[start]!.length;
  }
  return { start, size };
}

/**
 * The id of a row (or person): the same for the same pattern, row and rng, and different for different rows.
 * @param row integer in [0, 2^32), below the space of the smallest shape (at least 10^6 times the count that the pattern was learned for)
 */
export function idAt(pattern: IdPattern, row: number, rng: Rng): string {
  const shape = shapeAt(pattern, rng.floatAt(row, 0));
  const { places } = shape;
  const { start, size } = permutedTail(places);
  let index = permutedIndex(row, size, rng);
  const characters = new Array<string>(places.length);
  for (let place = places.length - 1; place >= start; place--) {
    const choices = places[place]!;
    characters[place] = choices[index % choices.length]!;
    index = Math.floor(index / choices.length);
  }
  for (let place = 0; place < start; place++) {
    const choices = places[place]!;
    characters[place] = choices[Math.floor(rng.floatAt(row, place + 1) * choices.length)]!;
  }
  return characters.join("");
}

function shapeAt(pattern: IdPattern, position: number): IdShape {
  let reached = 0;
  for (const shape of pattern.shapes) {
    reached += shape.share;
    if (position < reached) return shape;
  }
  return pattern.shapes[pattern.shapes.length - 1]!;
}
