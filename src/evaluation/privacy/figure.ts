import type { CheckFigure, Interval, PrivacyCheck } from "../figures.js";

export type CheckResult = PrivacyCheck["result"];

/** Fewest persons a side that an attack is scored on; below, even a full copy could hide in the interval. */
export const fewestPersons = 50;

/** Share of train that is planted in the positive controls. */
export const plantedShare = 0.05;

/** A value without an interval: everything was counted. */
export function exactly(value: number): Interval {
  return { estimate: value, lower: value, upper: value };
}

/** A figure that counts everything there is, without controls. */
export function countFigure(name: string, title: string, count: number): CheckFigure {
  return { name, title, unit: "count", value: exactly(count), control: null, copy: null };
}

/** Interval times a positive factor. */
export function scaled({ estimate, lower, upper }: Interval, factor: number): Interval {
  return { estimate: estimate * factor, lower: lower * factor, upper: upper * factor };
}

/** Four significant digits, for messages. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** "0.0123 [0.01, 0.015]" */
export function intervalText({ estimate, lower, upper }: Interval): string {
  return `${short(estimate)} [${short(lower)}, ${short(upper)}]`;
}
