import type { PrivacyCheckId } from "../evaluation/figures.js";
import type { CheckRule, Policy } from "./policy.js";
import type { CheckOutcome } from "./verdict.js";

/** What lets a check pass of which even a full copy of the source would stay inside its limits. */
export type Backing = "records" | "recordsAlone" | "texts" | "textsAlone";

/** Why it passes, to follow "it passes because". */
export const backingText: Readonly<Record<Backing, string>> = {
  records: "A8 (with B2, where it is asked for), which would have seen copied persons, is inside its own limits",
  recordsAlone:
    "no text is nearly anybody's own (T2 has nothing to attack), and A8 (with B2, where it is asked for), which would have seen copied persons, is inside its own limits",
  texts: "T2, which would have seen copied texts, is inside its own limits",
  textsAlone:
    "no record of the modelled columns is anybody's own (A7, A8), so that persons differ by their texts alone, and T2 and T1, which would have seen copied texts, are inside their own limits",
};

/** Checks of free text; all others are of records. */
const ofTexts: ReadonlySet<PrivacyCheckId> = new Set(["A4", "T1", "T2", "T3", "T4"]);

/**
 * What backs each check that cannot breach. Copies of single persons are seen by A8, with B2 where the policy asks for it, and copies of
 * their texts by T2: each must be measured, see its planted copies, and be inside limits that it could have broken. A8 and B2 back the checks of
 * records, T2 those of texts, for neither looks at what the other sees; none backs itself. Where T2 has nothing to attack, because no text is nearly
 * anybody's own, A8 and B2 back the checks of texts as well.
 *
 * Where A8 and A7 have nothing to attack, because every record of the modelled columns is held by several persons (k for A7), persons differ by
 * their texts alone. Then whether somebody was in the source is a question of the texts, and T2 with T1 back the checks of records as well,
 * B2 among them. A7 may also be measured, if it is sighted and inside limits that it could have broken.
 * @param outcomeOf outcome of a check by its rule, nothing backing it
 */
export function backingOf(policy: Policy, outcomeOf: (rule: CheckRule) => CheckOutcome): (id: PrivacyCheckId) => Backing | null {
  const strictOutcome = (id: PrivacyCheckId): CheckOutcome | null => {
    const rule = policy.checks.find((candidate) => candidate.id === id && candidate.limits.length > 0);
    return rule === undefined ? null : outcomeOf({ ...rule, requiredFor: ["run", "evaluate"], sighted: true });
  };
  const isOneOf = (id: PrivacyCheckId, ...outcomes: (CheckOutcome | null)[]): boolean => outcomes.includes(strictOutcome(id));
  const recordsShow = isOneOf("A8", "pass") && isOneOf("B2", null, "pass");
  const textsShow = isOneOf("T2", "pass");
  const areRecordsShared = isOneOf("A8", "notApplicable") && isOneOf("A7", null, "notApplicable", "pass");
  const ofTextCheck = textsShow ? "texts" : recordsShow && isOneOf("T2", null, "notApplicable") ? "recordsAlone" : null;
  return (id) => {
    if (id === "A8" || id === "T2") return null;
    if (ofTexts.has(id)) return ofTextCheck;
    if (recordsShow) return "records";
    return areRecordsShared && textsShow && isOneOf("T1", "pass") ? "textsAlone" : null;
  };
}
