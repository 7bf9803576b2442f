import { fisherExact } from "../../../math/fisher-exact.js";
import type { CheckFigure, Twin } from "../../figures.js";
import { plantedShare, short } from "../figure.js";
import { excessPValue, type PersonHits, weightedHits } from "../leakage/person-hits.js";

/**
 * The twin of a check that counts persons: the release with the texts of 5 % of the persons of train added. Sighted: persons of train are
 * found in it more often than persons of the holdout, and than in the release (p < .05 both; Fisher's test unless the check has another).
 * @param figures of the twin
 * @param pValue  of the twin against the holdout
 */
export function plantedTextsTwin(
  releaseHits: PersonHits,
  twinHits: PersonHits,
  foldCount: number,
  figures: readonly CheckFigure[],
  pValue: number | null = null,
): Twin {
  const [release, twin] = [weightedHits(releaseHits, foldCount), weightedHits(twinHits, foldCount)];
  const p = pValue ?? excessPValue(twin);
  const against = fisherExact(
    { firstHits: twin.trainHits, firstTrials: twin.trainPersons, secondHits: release.trainHits, secondTrials: release.trainPersons },
    "greater",
  );
  const sighted = p < 0.05 && against < 0.05;
  return {
    plantedShare,
    description: "The release with the texts of 5 % of the persons of train added.",
    figures: figures.map((figure) => ({ ...figure, control: null, copy: null })),
    sighted,
    reason: `With the texts, p = ${short(p)} against the holdout and p = ${short(against)} against the release: ${sighted ? "seen" : "not seen"}.`,
  };
}
