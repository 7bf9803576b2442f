import type { Interval, MixSearch } from "../evaluation/figures.js";
import { intervalText, short } from "./numbers.js";

/** What was chosen, and what the people kept aside say of it. */
export function choiceText({ points, test }: MixSearch): string {
  const chosen = points.find(({ isChosen }) => isChosen)!;
  if (chosen.share === 0) return `Chosen: no synthetic rows. For none of the mixes was learning clearly better than from real rows alone.`;
  const how = chosen.kind === "replace" ? "in place of as many real ones" : "beside all real ones";
  return `Chosen: ${shareText(chosen.share)} synthetic rows, ${how}. On people that neither trained nor chose, they reach ${gap(test.chosen)}, real rows alone ${gap(test.realAlone)}: a change of ${gap(test.gain)}.`;
}

function gap(value: Interval): string {
  return intervalText(value, "auc");
}

/** A share of rows, e.g. "40 %". */
export function shareText(share: number): string {
  return `${short(share * 100, 3)} %`;
}
