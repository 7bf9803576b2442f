import { logBinomial } from "./log-gamma.js";

/** A 2 × 2 table among others: hits among the trials of two groups, integers, and what a hit of this table weighs, an integer >= 1. */
export interface Stratum {
  readonly firstHits: number;
  readonly firstTrials: number;
  readonly secondHits: number;
  readonly secondTrials: number;
  readonly weight: number;
}

/** Values of a hypergeometric distribution less likely than this share of its likeliest one count as impossible: none is met in practice. */
const negligible = 1e-40;

/** Probabilities of the values low, low + 1 …, on the scale of the weighted sum. */
interface Distribution {
  readonly low: number;
  readonly probabilities: Float64Array;
}

/**
 * Exact test of several 2 × 2 tables at once, one-sided: P(weighted sum of the first group's hits is at least so large | all margins), the
 * strata independent. With equal weights it is the exact form of Cochran's and Mantel and Haenszel's test; with one stratum it is Fisher's.
 * Distributions are folded stratum by stratum.
 *
 * @returns p-value in [0, 1]; 0 stands for less than about 1e-38, 1 for no hits at all. O(strata × weight × hits²), and beyond some
 *   thousand hits a stratum O(strata × weight × hits)
 * @throws RangeError unless 0 <= hits <= trials and weight >= 1, integers
 * @see Mehta, Patel & Gray (1985), JASA 80:969-973; Mantel & Haenszel (1959), JNCI 22:719-748
 */
export function stratifiedExactTest(strata: readonly Stratum[]): number {
  let all: Distribution = { low: 0, probabilities: Float64Array.of(1) };
  let observed = 0;
  for (const stratum of strata) {
    checkStratum(stratum);
    observed += stratum.weight * stratum.firstHits;
    all = folded(all, hypergeometric(stratum), stratum.weight);
  }
  const { low, probabilities } = all;
  const tail = probabilities.subarray(Math.max(0, observed - low));
  // from the far end, so that small terms are not lost
  return Math.min(
    1,
    tail.reduceRight((sum, probability) => sum + probability, 0),
  );
}

function checkStratum({ firstHits, firstTrials, secondHits, secondTrials, weight }: Stratum): void {
  const isCount = (hits: number, trials: number) => Number.isInteger(hits) && Number.isInteger(trials) && hits >= 0 && hits <= trials;
  if (isCount(firstHits, firstTrials) && isCount(secondHits, secondTrials) && Number.isInteger(weight) && weight >= 1) return;
  throw new RangeError(
    `A stratum needs whole hits between 0 and trials and a whole weight, got ${firstHits} of ${firstTrials}, ${secondHits} of ${secondTrials}, weight ${weight}`,
  );
}

/** The first group's hits, given the margins. */
function hypergeometric({ firstHits, firstTrials, secondHits, secondTrials }: Stratum): Distribution {
  const hits = firstHits + secondHits;
  const [lowest, highest] = [Math.max(0, hits - secondTrials), Math.min(hits, firstTrials)];
  const logTotal = logBinomial(firstTrials + secondTrials, hits);
  const all = Float64Array.from({ length: highest - lowest + 1 }, (_, i) =>
    Math.exp(logBinomial(firstTrials, lowest + i) + logBinomial(secondTrials, hits - lowest - i) - logTotal),
  );
  const least = negligible * all.reduce((most, probability) => Math.max(most, probability), 0);
  const from = all.findIndex((probability) => probability >= least);
  const to = all.findLastIndex((probability) => probability >= least);
  return { low: lowest + from, probabilities: all.subarray(from, to + 1) };
}

/** The distribution of x + weight × y. Hot loop. */
function folded(x: Distribution, y: Distribution, weight: number): Distribution {
  const [many, few] = [x.probabilities, y.probabilities];
  const sum = new Float64Array(many.length + weight * (few.length - 1));
  for (let j = 0; j < few.length; j++) {
    const [at, share] = [weight * j, few[j]!];
    for (let i = 0; i < many.length; i++) sum[at + i]! += share * many[i]!;
  }
  return { low: x.low + weight * y.low, probabilities: sum };
}
