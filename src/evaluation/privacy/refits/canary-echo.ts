import { bitsOfTexts, fitNgrams } from "../../../language/interpolated-ngrams.js";
import { createVocabulary } from "../../../language/token-rows.js";
import { tokensOf } from "../../../language/tokens.js";
import { normalQuantile } from "../../../math/normal.js";
import type { Rng } from "../../../random/rng.js";
import type { Interval } from "../../figures.js";
import type { TextCanary } from "./text-canaries.js";

/** Words in a row of a canary's own that count as printed. */
const printedRun = 4;
/** Bits that differ by less are equal: sums of the same terms in another order. */
const tolerance = 1e-9;

/** What of canaries stands in an output. */
export interface CanaryEcho {
  readonly canaryCount: number;
  /** Canaries of which four of their own words stand in a row in some text. */
  readonly printedCount: number;
  /** Mean over canaries of log2 of their orders less log2 of their rank, in bits. */
  readonly exposure: Interval;
}

/**
 * How much of canaries an output holds: how many are printed, and their exposure (Carlini et al. 2019), by an n-gram model of the output's text
 * (Meeus et al. 2025). A canary is ranked among other orders of its words, by the bits that its words take after its opening; equal ones draw for their
 * places. Whoever knows nothing of the order ranks it anywhere: exposure is then 1.43 bits on average (of 512 orders), and 9 at most.
 * @param rng for equal ranks
 */
export function canaryEcho(canaries: readonly TextCanary[], output: readonly string[], rng: Rng): CanaryEcho {
  const runs = new Set<string>();
  for (const text of output) for (const run of runsOf(tokensOf(text))) runs.add(run);
  const exposures = exposuresOf(canaries, output, rng);
  return {
    canaryCount: canaries.length,
    printedCount: canaries.filter(({ order }) => runsOf(order).some((run) => runs.has(run))).length,
    exposure: meanInterval(exposures),
  };
}

function runsOf(tokens: readonly string[]): string[] {
  return tokens.slice(printedRun - 1).map((_, i) => tokens.slice(i, i + printedRun).join(" "));
}

function exposuresOf(canaries: readonly TextCanary[], output: readonly string[], rng: Rng): number[] {
  const vocabulary = createVocabulary();
  const model = fitNgrams(vocabulary.read(output));
  return canaries.map(({ opening, order, otherOrders }) => {
    const texts = [order, ...otherOrders].map((words) => `${opening} ${words.join(" ")}`);
    const { bits } = bitsOfTexts(model, vocabulary.read(texts));
    const own = bits[0]!;
    const likelier = bits.filter((other) => other < own - tolerance).length;
    const alike = bits.filter((other) => Math.abs(other - own) <= tolerance).length;
    return Math.log2(texts.length) - Math.log2(1 + likelier + Math.floor(alike * rng.nextFloat()));
  });
}

/** Mean with its normal 90 % interval. */
function meanInterval(values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const half = normalQuantile(0.95) * Math.sqrt(variance / values.length);
  return { estimate: mean, lower: mean - half, upper: mean + half };
}
