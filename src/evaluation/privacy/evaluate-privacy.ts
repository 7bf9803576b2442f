import type { EvaluationInput, PrivacyCheck, PrivacyCheckId } from "../figures.js";
import { attackContext, type AttackContext, stopIfAborted } from "./attack-context.js";
import { measureCopiedPersons } from "./copies/copied-persons.js";
import { measureDcrShare } from "./copies/dcr-share.js";
import { measureLinkability } from "./disclosure/linkability.js";
import { measureSinglingOut } from "./disclosure/singling-out.js";
import { measureHoldoutIntegrity } from "./copies/holdout-integrity.js";
import type { CheckResult } from "./figure.js";
import { measureAttributeInference } from "./disclosure/attribute-inference.js";
import { measureDisclosiveGroups } from "./disclosure/disclosive-groups.js";
import { measureReplicatedUniques } from "./disclosure/replicated-uniques.js";
import { measureIdenticalRecords } from "./copies/identical-records.js";
import { measureIdentifierCopy } from "./leakage/identifier-copy.js";
import { measureIsolatedMembership } from "./membership/isolated-membership.js";
import { measureMembership } from "./membership/membership.js";
import { measureCanaryAudit } from "./refits/canary-audit.js";
import { measureTextCanaries } from "./refits/text-canary-audit.js";
import { measureShadowAudit } from "./refits/shadow-audit.js";
import { measurePiiShape } from "./leakage/pii-shape.js";
import { measureNameExcess } from "./leakage/name-excess.js";
import { measureNearCopies } from "./text/near-copies.js";
import { measureNgramMembership } from "./text/ngram-membership.js";
import { measureRareWords } from "./text/rare-words.js";
import { measureVerbatimText } from "./text/verbatim-text.js";
import { measureRareValues } from "./leakage/rare-values.js";

interface CheckDefinition {
  readonly id: PrivacyCheckId;
  readonly title: string;
  readonly plainWords: string;
  /** Fits the method again: made only where it is asked for by name. */
  readonly refits?: true;
  readonly measure: (input: EvaluationInput, context: AttackContext) => CheckResult | Promise<CheckResult>;
}

const checks: readonly CheckDefinition[] = [
  {
    id: "A1",
    title: "Copied identifiers",
    measure: measureIdentifierCopy,
    plainWords: "Does a name, number or address that points at one person of the source stand in the output?",
  },
  {
    id: "A2",
    title: "Identifiers by shape",
    measure: measurePiiShape,
    plainWords: "Does a column that nobody declared hold e-mail addresses, account or card numbers?",
  },
  {
    id: "A3",
    title: "Names and contacts",
    measure: measureNameExcess,
    plainWords: "Do names and contacts of the source stand in the output more often than those of strangers?",
  },
  {
    id: "A4",
    title: "Verbatim text",
    measure: measureVerbatimText,
    plainWords: "Does the output repeat sentences that only a few persons of the source wrote?",
  },
  {
    id: "A5",
    title: "Rare and extreme values",
    measure: measureRareValues,
    plainWords: "Does the output show a value that only a few persons of the source have?",
  },
  {
    id: "A6",
    title: "Replicated uniques",
    measure: ({ metadata }, context) => measureReplicatedUniques(metadata, context),
    plainWords:
      "Do persons who are alone in the source with what others know of them stand alone in the output too, more often than strangers do?",
  },
  {
    id: "A7",
    title: "Identical records",
    measure: (_, context) => measureIdenticalRecords(context),
    plainWords: "Do whole records of the source stand in the output more often than records that the method never saw?",
  },
  {
    id: "A8",
    title: "Copied persons",
    measure: (_, context) => measureCopiedPersons(context),
    plainWords: "Is somebody of the source much closer to the output than to anybody else of the source, more often than strangers are?",
  },
  {
    id: "B1",
    title: "Membership inference",
    measure: (_, context) => measureMembership(context),
    plainWords: "Could an attacker who knows a person's record tell from the output whether that person was in the source?",
  },
  {
    id: "B2",
    title: "Membership inference on the most isolated",
    measure: (_, context) => measureIsolatedMembership(context),
    plainWords: "Could such an attacker tell it for the persons who are unlike everybody else?",
  },
  {
    id: "B3",
    title: "Singling out",
    measure: (_, context) => measureSinglingOut(context),
    plainWords:
      "Do descriptions that fit exactly one record of the output fit exactly one person of the source more often than one stranger?",
  },
  {
    id: "B4",
    title: "Linkability",
    measure: measureLinkability,
    plainWords: "Could two parties who each know some columns of a person find out through the output that they know the same person?",
  },
  {
    id: "B5",
    title: "Secrets inferred",
    measure: measureAttributeInference,
    plainWords: "Does somebody who knows all else about a person guess its secret from the output better than a stranger's?",
  },
  {
    id: "B6",
    title: "Groups that give a secret away",
    measure: ({ metadata }, context) => measureDisclosiveGroups(metadata, context),
    plainWords: "Do the few rows of the output that are like a person in what others know of it agree on its secret, and rightly so?",
  },
  {
    id: "C1",
    title: "Shadow models",
    refits: true,
    measure: measureShadowAudit,
    plainWords: "Does an attacker who can run the method find out, from its output, who of a group of known persons was in the source?",
  },
  {
    id: "C2",
    title: "Canaries",
    refits: true,
    measure: measureCanaryAudit,
    plainWords: "How well can invented persons, put among the real ones, be found again in what the method then draws?",
  },
  {
    id: "E1",
    title: "Holdout integrity",
    measure: measureHoldoutIntegrity,
    plainWords: "Is the holdout really made of persons whom the method never saw?",
  },
  {
    id: "T1",
    title: "Membership by wording",
    measure: measureNgramMembership,
    plainWords: "Could somebody who knows what a person wrote tell from the wording of the output whether that text was in the source?",
  },
  {
    id: "T2",
    title: "Near-copies of texts",
    measure: measureNearCopies,
    plainWords: "Does the output hold texts that differ in a few words only from what single persons of the source wrote?",
  },
  {
    id: "T3",
    title: "Rare words",
    measure: measureRareWords,
    plainWords: "Does free text of the output use words that only a few persons of the source use, more often than strangers' rare words?",
  },
  {
    id: "T4",
    title: "Canaries in texts",
    refits: true,
    measure: measureTextCanaries,
    plainWords: "Does the method write again what one person alone wrote, where such texts are put among the real ones?",
  },
  {
    id: "S1",
    title: "Closer to train than to the holdout",
    measure: (_, context) => measureDcrShare(context),
    plainWords: "An average over synthetic rows, for comparison with other tools; it cannot see copies of a few persons and never decides.",
  },
];

/**
 * Every privacy check that is asked for, in the order of their ids, S1 last. What a check cannot measure is a result of its own, never NaN. The result
 * depends on the tables and on the rng's key alone, not on the pool.
 * @throws StandinError INTERRUPTED when the signal aborts
 */
export async function evaluatePrivacy(input: EvaluationInput): Promise<readonly PrivacyCheck[]> {
  const context = attackContext(input);
  const results: PrivacyCheck[] = [];
  const asked = checks.filter(({ id, refits }) => (input.checks === undefined ? refits !== true : input.checks.includes(id)));
  for (const [i, { id, title, plainWords, measure }] of asked.entries()) {
    stopIfAborted(context.signal);
    // a check tells its own share done; here it is one of many
    const progress: EvaluationInput["progress"] = (step, share) => input.progress(step, (i + share) / asked.length);
    progress("privacy", 0);
    results.push({ id, title, plainWords, result: await measure({ ...input, progress }, context) });
  }
  input.progress("privacy", 1);
  return results;
}
