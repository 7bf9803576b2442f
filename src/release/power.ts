import type { CheckFigure, Twin } from "../evaluation/figures.js";

/**
 * Smallest share of the persons of train whose copies the attack would have told from the release as it stands: the planted share, scaled
 * by the distance that the two intervals need over the distance that the planted copies made. Straight between the two, as copies add up.
 *
 * Taken from the first figure that both have as an interval, the one that sightedness goes by.
 * @param figures of the release
 * @returns in (0, plantedShare]; null where the attack was blind or no such figure stands in both
 */
export function smallestShareSeen(figures: readonly CheckFigure[], twin: Twin | null): number | null {
  if (twin === null || !twin.sighted) return null;
  for (const planted of twin.figures) {
    const released = figures.find((figure) => figure.name === planted.name);
    if (released === undefined || planted.unit === "p-value" || isExact(planted)) continue;
    const moved = planted.value.estimate - released.value.estimate;
    if (moved <= 0) return null;
    const needed = released.value.upper - released.value.estimate + planted.value.estimate - planted.value.lower;
    return twin.plantedShare * Math.min(1, needed / moved);
  }
  return null;
}

function isExact({ value }: CheckFigure): boolean {
  return value.lower === value.upper;
}
