import type { QueryAnswer, QueryValue } from "../evaluation/figures.js";

/** How many numbers can be compared, and how many of them differ by no more than chance explains. */
export function countAgreeing(answers: readonly QueryAnswer[]): { compared: number; agreeing: number } {
  const values = answers.flatMap(({ rows }) => rows.flatMap((row) => row.values)).filter(({ difference }) => difference !== null);
  return { compared: values.length, agreeing: values.filter((value) => !isClear(value)).length };
}

/** True where the difference is more than chance explains (two-sided 90 % interval). */
export function isClear({ difference }: QueryValue): boolean {
  return difference !== null && (difference.lower > 0 || difference.upper < 0);
}
