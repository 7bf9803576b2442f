import { newcombe } from "../../../math/wilson.js";
import type { CheckFigure, Interval } from "../../figures.js";

/** Persons hit among all persons of a side, summed over folds. */
export interface SideTally {
  trainHits: number;
  trainPersons: number;
  holdoutHits: number;
  holdoutPersons: number;
}

/** The same count against four outputs: the release, the release with all of train, half of the holdout (the other half asked), train itself. */
export interface Tallies {
  readonly release: SideTally;
  readonly twin: SideTally;
  readonly control: SideTally;
  readonly copy: SideTally;
}

export function newTallies(): Tallies {
  const empty = (): SideTally => ({ trainHits: 0, trainPersons: 0, holdoutHits: 0, holdoutPersons: 0 });
  return { release: empty(), twin: empty(), control: empty(), copy: empty() };
}

/**
 * Share of train that is hit less the share of the holdout (Newcombe, 90 %).
 * @param weight of a person of train, who is counted in every fold but one: 1 / (folds - 1)
 */
function rateExcess(tally: SideTally, weight: number): Interval {
  return newcombe(
    { successes: tally.trainHits * weight, trials: tally.trainPersons * weight },
    { successes: tally.holdoutHits, trials: tally.holdoutPersons },
  );
}

/** The figure against the release with its two controls, and against the twin. */
export function excessFigures(name: string, title: string, tallies: Tallies, foldCount: number): { value: CheckFigure; twin: CheckFigure } {
  const weight = 1 / Math.max(1, foldCount - 1);
  const excess = (tally: SideTally): Interval => rateExcess(tally, weight);
  const head = { name, title, unit: "share" } as const;
  const control = tallies.control.holdoutPersons > 0 ? excess(tallies.control) : null;
  return {
    value: { ...head, value: excess(tallies.release), control, copy: excess(tallies.copy) },
    twin: { ...head, value: excess(tallies.twin), control: null, copy: null },
  };
}
