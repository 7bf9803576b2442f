import { StandinError } from "../../errors.js";
import { createRng, type Rng } from "../../random/rng.js";
import type { ConditionalModel } from "./conditional-model.js";
import { drawParticles } from "./draw-particles.js";
import { findGuides } from "./find-guides.js";

/** Conditions that many rows share, by drawing place. */
export interface DrawnStratum {
  readonly weights: readonly (Float64Array | null)[];
  readonly particles: number;
  /** By drawing place, see `ParticleRequest`. */
  readonly guides: readonly (Float64Array | null)[];
}

/** A block of rows as it goes to a thread. */
export interface GivenBlock {
  readonly unit: Uint32Array;
  readonly place: Uint32Array;
  /** Row → stratum. */
  readonly stratumOf: Uint16Array;
  readonly strata: readonly DrawnStratum[];
  /** By drawing place: code that each row of the block keeps, -1 where it is drawn; null where no row keeps one. */
  readonly fixed: readonly (Int32Array | null)[];
  readonly rngKey: Uint32Array;
}

/** A stratum to be tried out. */
export interface GivenTrial {
  readonly weights: readonly (Float64Array | null)[];
  readonly rngKey: Uint32Array;
}

/** What a method's worker is given. */
export interface GivenInput<Data> {
  readonly model: Data;
  readonly task: { readonly kind: "rows"; readonly block: GivenBlock } | { readonly kind: "trial"; readonly trial: GivenTrial };
}

export type GivenOutput = GivenRows | TriedStratum;

/** How hard a stratum is to meet. */
export interface TriedStratum {
  readonly kind: "trial";
  readonly logMass: number;
  readonly variance: number;
  readonly guides: readonly (Float64Array | null)[];
}

export interface GivenRows {
  readonly kind: "rows";
  /** Codes by drawing place. */
  readonly columns: Uint16Array[];
  readonly logMass: Float64Array;
  readonly variance: Float64Array;
  /** 1 where a kept code is one that the model holds impossible beside the others. */
  readonly unseen: Uint8Array;
}

/** Particles drawn at a time. */
const mostTogether = 65_536;
/** Most particles a row. */
export const mostParticles = 1024;
/** Tries at a row before its conditions count as impossible, each with four times the particles. */
const mostAttempts = 4;
/** A completed row whose weights are more uneven than this for the particles it had is drawn again from more. */
const mostVariancePerParticle = 1 / 16;

/** What a method's worker does with its model. @throws StandinError CONDITION_UNSUPPORTED */
export function workOnGiven(model: ConditionalModel, task: GivenInput<unknown>["task"]): GivenOutput {
  if (task.kind === "rows") return drawGiven(model, task.block);
  const { weights, rngKey } = task.trial;
  if (weights.every((own) => own === null)) return { kind: "trial", logMass: 0, variance: 0, guides: weights };
  return { kind: "trial", ...findGuides(model, weights, createRng(rngKey)) };
}

/** Draws the rows of a block; each depends on (model, rng key, its address, its own conditions) alone. @throws StandinError CONDITION_UNSUPPORTED */
export function drawGiven(model: ConditionalModel, block: GivenBlock): GivenRows {
  const rng = createRng(block.rngKey);
  const rowCount = block.unit.length;
  const out: GivenRows = {
    kind: "rows",
    columns: model.columns.map(() => new Uint16Array(rowCount)),
    logMass: new Float64Array(rowCount),
    variance: new Float64Array(rowCount),
    unseen: new Uint8Array(rowCount),
  };
  for (const { stratum, particles, rows } of groupsOf(block)) {
    let left = rows;
    for (let attempt = 0, width = particles; left.length > 0; attempt++, width = Math.min(mostParticles, width * 4)) {
      if (attempt === mostAttempts) throw impossible(left.length);
      left = drawGroup(model, block, stratum, left, { particles: width, attempt, isLast: attempt + 1 === mostAttempts }, rng, out);
    }
  }
  return out;
}

interface Group {
  readonly stratum: number;
  readonly particles: number;
  readonly rows: Uint32Array;
}

/** Rows that are drawn alike: of one stratum and with equally many particles. */
function groupsOf({ unit, stratumOf, strata, fixed }: GivenBlock): Group[] {
  const lists = new Map<number, number[]>();
  for (let row = 0; row < unit.length; row++) {
    const key = stratumOf[row]! * 2 + (isSettled(fixed, row) ? 1 : 0);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [row]);
    else list.push(row);
  }
  return [...lists]
    .sort(([a], [b]) => a - b)
    .map(([key, rows]) => ({
      stratum: key >> 1,
      particles: key % 2 === 1 ? 1 : strata[key >> 1]!.particles,
      rows: Uint32Array.from(rows),
    }));
}

/** True where a row keeps codes, and all that stand before the last of them: its particles are all alike. */
function isSettled(fixed: readonly (Int32Array | null)[], row: number): boolean {
  let keeps = false;
  let isOpen = false;
  for (const kept of fixed) {
    if (kept === null || kept[row]! < 0) isOpen = true;
    else if (isOpen) return false;
    else keeps = true;
  }
  return keeps;
}

interface Try {
  readonly particles: number;
  readonly attempt: number;
  readonly isLast: boolean;
}

/** Draws rows of one group into `out`. @returns the rows to be drawn again from more particles */
function drawGroup(
  model: ConditionalModel,
  block: GivenBlock,
  stratum: number,
  rows: Uint32Array,
  { particles, attempt, isLast }: Try,
  rng: Rng,
  out: GivenRows,
): Uint32Array {
  const { unit, place, fixed, strata } = block;
  const completes = fixed.some((kept) => kept !== null);
  const again: number[] = [];
  const together = Math.max(1, Math.floor(mostTogether / particles));
  for (let from = 0; from < rows.length; from += together) {
    const own = rows.subarray(from, from + together);
    const request = {
      unit: Uint32Array.from(own, (row) => unit[row]!),
      place: Uint32Array.from(own, (row) => place[row]!),
      particles,
      attempt,
      weights: strata[stratum]!.weights,
      guides: strata[stratum]!.guides,
      fixed: fixed.map((kept) => (kept === null ? null : Int32Array.from(own, (row) => kept[row]!))),
    };
    const drawn = drawParticles(model, request, rng);
    own.forEach((row, i) => {
      const isDead = drawn.logMass[i] === Number.NEGATIVE_INFINITY;
      const isUneven = completes && drawn.variance[i]! > particles * mostVariancePerParticle;
      if (isDead || (isUneven && !isLast)) again.push(row);
      drawn.columns.forEach((codes, at) => {
        out.columns[at]![row] = codes[i]!;
      });
      out.logMass[row] = drawn.logMass[i]!;
      out.variance[row] = drawn.variance[i]!;
      out.unseen[row] = drawn.unseen[i]!;
    });
  }
  return Uint32Array.from(again);
}

function impossible(rowCount: number): StandinError {
  const what = `${rowCount} ${rowCount === 1 ? "row" : "rows"} could not be drawn under the conditions: the model knows too few records that meet all of them`;
  return new StandinError("CONDITION_UNSUPPORTED", `${what}. Leave a condition out, or make its range wider.`, { rows: rowCount });
}
