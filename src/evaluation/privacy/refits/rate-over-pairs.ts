import type { Interval } from "../../figures.js";
import { takenAt } from "../membership/membership-scores.js";
import type { PairedStatistic } from "./likelihood-ratio.js";

const falseAlarms = 0.01;
/** One-sided 95 % of the standard normal. */
const z = 1.6448536269514722;

/**
 * True positive rate at 1 % false alarms over all (person, shadow) values of the chosen persons, with a two-sided 90 % interval.
 *
 * Neither the values of one person nor those of one pair of shadows are independent. The variance is therefore clustered both ways (Cameron, Gelbach
 * & Miller 2011: by person + by pair - by value; never below the larger of the first two), on the rate's influence values, which count the
 * threshold's own chance: w(in) - rate - slope × (w(out) - 1 %), slope = members for each stranger around the threshold. Scores that tie with
 * the threshold count in part, as in `takenAt`.
 * @param persons indices of the persons that count
 */
export function rateOverPairs({ inside, outside }: PairedStatistic, persons: Uint32Array, pairCount: number): Interval {
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(persons.length * pairCount);
    persons.forEach((person, i) => picked.set(values.subarray(person * pairCount, (person + 1) * pairCount), i * pairCount));
    return picked;
  };
  const [members, strangers] = [pick(inside), pick(outside)];
  const { threshold, tiedShare } = thresholdOf(strangers);
  const weight = (score: number): number => (score > threshold ? 1 : score === threshold ? tiedShare : 0);
  const estimate = members.reduce((sum, score) => sum + weight(score), 0) / members.length;
  const slope =
    (takenAt(2 * falseAlarms, members, strangers) - takenAt(falseAlarms / 2, members, strangers)) / (1.5 * falseAlarms * members.length);
  const influence = members.map((score, i) => weight(score) - estimate - slope * (weight(strangers[i]!) - falseAlarms));
  const half = z * Math.sqrt(twoWayVariance(influence, persons.length, pairCount));
  return { estimate, lower: Math.max(0, estimate - half), upper: Math.min(1, estimate + half) };
}

/** Where 1 % of the strangers are taken, and the part of those that tie with it. */
function thresholdOf(strangers: Float64Array): { threshold: number; tiedShare: number } {
  const sorted = Float64Array.from(strangers).sort();
  const allowed = falseAlarms * sorted.length;
  const threshold = sorted[Math.max(0, sorted.length - 1 - Math.floor(allowed))]!;
  let [above, tied] = [0, 0];
  for (let i = sorted.length - 1; i >= 0 && sorted[i]! >= threshold; i--) {
    if (sorted[i]! > threshold) above++;
    else tied++;
  }
  return { threshold, tiedShare: Math.min(1, Math.max(0, (allowed - above) / tied)) };
}

/** Variance of the mean of [person × pair] values that sum to about nought. */
function twoWayVariance(values: Float64Array, personCount: number, pairCount: number): number {
  const byPair = new Float64Array(pairCount);
  let [personSquares, squares] = [0, 0];
  for (let person = 0; person < personCount; person++) {
    let sum = 0;
    for (let pair = 0; pair < pairCount; pair++) {
      const value = values[person * pairCount + pair]!;
      sum += value;
      squares += value * value;
      byPair[pair]! += value;
    }
    personSquares += sum * sum;
  }
  const pairSquares = byPair.reduce((sum, value) => sum + value * value, 0);
  return Math.max(personSquares + pairSquares - squares, personSquares, pairSquares) / values.length ** 2;
}
