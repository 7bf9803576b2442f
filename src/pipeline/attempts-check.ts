import type { Evaluation, PrivacyCheck } from "../evaluation/figures.js";
import { countFigure } from "../evaluation/privacy/figure.js";
import type { AttemptCount } from "./attempts.js";

/** Who says so. */
const notes = {
  ledger:
    "Counted are distinct files, made here or elsewhere, that this user judged against the source on this machine; a ledger that was moved away begins anew.",
  caller: "Counted by the calling program: the library keeps no ledger.",
} as const;

/**
 * E2 as a check: which attempt on its source this file is (unit: distinct synthetic files, exact). A replay keeps the number of its first
 * time, so the same inputs are judged alike whatever was tried since.
 */
export function attemptsCheck({ ordinal }: Pick<AttemptCount, "ordinal">, counter: keyof typeof notes = "ledger"): PrivacyCheck {
  return {
    id: "E2",
    title: "Attempts on this source",
    plainWords:
      "How many synthetic files were judged against this source before one was shown? Who tries often enough passes any test by chance.",
    result: {
      kind: "measured",
      figures: [countFigure("attempts", "Attempts on this source", ordinal)],
      twin: null,
      notes: [notes[counter]],
    },
  };
}

/** The evaluation with one check more, in the order of ids; S1, which never decides, stays last. */
export function withCheck(evaluation: Evaluation, check: PrivacyCheck): Evaluation {
  const others = evaluation.privacy.filter(({ id }) => id !== check.id);
  const after = others.findIndex(({ id }) => id > check.id);
  const at = after === -1 ? others.length : after;
  return { ...evaluation, privacy: [...others.slice(0, at), check, ...others.slice(at)] };
}
