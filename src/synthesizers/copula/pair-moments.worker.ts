import { type PairMoments, pairMoments, type PairMomentsInput } from "./pair-moments.js";

/** Entry of a worker thread: the correlations of one column with those before it. */
export function run(input: PairMomentsInput): PairMoments {
  return pairMoments(input);
}
