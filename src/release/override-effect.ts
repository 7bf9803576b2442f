import type { Limit, PolicyOverride } from "./policy.js";

type Effect = PolicyOverride["effect"];

const seedRank = ["accept", "warn", "refuse"];

/** Whether a changed k, persons or guessableSeed asks more or less of a release. */
export function scalarEffect(setting: string, from: string | number, to: string | number): Effect {
  const [before, after] =
    setting === "guessableSeed" ? [seedRank.indexOf(String(from)), seedRank.indexOf(String(to))] : [Number(from), Number(to)];
  return after > before ? "stricter" : "looser";
}

/** Whether a changed limit asks more or less; a limit where there was none asks more. */
export function limitEffect(from: Limit | undefined, to: Limit): Effect {
  if (from === undefined) return "stricter";
  if (from.bound !== to.bound) return "changed";
  const tighter = to.bound === "atMost" ? to.value < from.value : to.value > from.value;
  return tighter ? "stricter" : "looser";
}

/** Whether a changed list of commands that require a check asks more or less. */
export function setEffect(from: readonly string[], to: readonly string[]): Effect {
  if (from.every((name) => to.includes(name))) return "stricter";
  return to.every((name) => from.includes(name)) ? "looser" : "changed";
}
