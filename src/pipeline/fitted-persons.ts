import type { ColumnCodec } from "../encode/codebook.js";
import { codedName, partName } from "../encode/coded-columns.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { Model } from "./fit-model.js";

/** Rows drawn to see which part of a column its masses speak of. */
const trialRows = 4096;

/**
 * About how many persons a model was fitted on. A model holds no count, only masses in steps of k persons; where spikes and missing cells have
 * none, the mass is divided by the share of rows that it speaks of. With several rows a person it lies between persons and rows.
 * @returns at least k
 */
export async function fittedPersons(model: Model, context: Context): Promise<number> {
  const drawn = await model.fitted.sample({ firstUnit: 0, unitCount: trialRows }, { ...context, rng: context.rng.fork("fitted-persons") });
  const codesOf = new Map(drawn.columns.map(({ name, codes }) => [name, codes]));
  const guesses = model.codebook.columns.flatMap((entry) => {
    const massed = massedCodes(entry);
    const codes = massed === null ? undefined : codesOf.get(massed.coded);
    if (massed === null || codes === undefined || massed.steps === 0) return [];
    const rows = codes.reduce((count, code) => count + (massed.codes.has(code) ? 1 : 0), 0);
    if (rows === 0) return [];
    // masses are rounded to k persons each: trusted where they are large, and where most rows have one
    return [
      { persons: (massed.steps * model.k * codes.length) / rows, trust: (massed.steps / massed.entries) * (rows / codes.length) ** 2 },
    ];
  });
  const best = guesses.reduce((most, guess) => (guess.trust > most.trust ? guess : most), { persons: model.k, trust: 0 });
  return Math.max(model.k, best.persons);
}

interface Massed {
  readonly coded: string;
  /** Codes that have a mass. */
  readonly codes: ReadonlySet<number>;
  /** Sum of the masses, in steps of k persons. */
  readonly steps: number;
  readonly entries: number;
}

function massedCodes({ name, codec }: ColumnCodec): Massed | null {
  const massed = (coded: string, codes: readonly number[], weights: readonly number[]): Massed => ({
    coded,
    codes: new Set(codes),
    steps: weights.reduce((sum, weight) => sum + weight, 0),
    entries: weights.length,
  });
  switch (codec.kind) {
    case "categorical":
      return massed(codedName(name), codec.codes, codec.weights);
    case "numeric":
      return massed(codedName(name), codec.cellCodes, codec.cellWeights);
    case "datetime":
      return massed(partName(name, "day"), codec.day.cellCodes, codec.day.cellWeights);
    case "fresh":
      return null;
  }
}
