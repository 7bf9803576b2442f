import type { PrivacyCheckId } from "../evaluation/figures.js";
import { countText } from "./numbers.js";
import type { Command, Policy } from "./policy.js";
import type { Blocker, CheckVerdict, Remedy } from "./verdict.js";

/**
 * What would likely mend the verdict, most likely first, each once. Always a stronger setting for the whole release, never the removal
 * of the rows that were found: an absence is a signal too.
 */
export function remediesFor(policy: Policy, checks: readonly CheckVerdict[], blockers: readonly Blocker[], command: Command): Remedy[] {
  const failed = checks.filter((check) => check.outcome === "fail");
  const open = checks.filter((check) => check.outcome === "inconclusive");
  const found = [
    ...failed.flatMap((check) => (command === "run" ? remediesOfRun(check, policy) : remediesOfEvaluate(check))),
    ...(failed.some(reachesOver) || blockers.some((blocker) => blocker.kind === "persons") ? [morePersons(policy, command)] : []),
    ...(blockers.some((blocker) => blocker.kind === "persons") ? milderPolicy(policy) : []),
    ...open.flatMap((check) => remediesOfOpen(check, command)),
  ];
  return found.filter((remedy, index) => found.findIndex((other) => other.action === remedy.action) === index);
}

/** The estimate is inside the limit and only the interval reaches over it. */
function reachesOver(check: CheckVerdict): boolean {
  return check.figures.some(
    ({ standing, figure, limit }) => standing === "breach" && limit?.bound === "atMost" && figure.value.estimate <= limit.value,
  );
}

function remediesOfRun(check: CheckVerdict, policy: Policy): Remedy[] {
  const raiseK: Remedy = {
    action: `Raise k above ${policy.k}, so that every value, bin and leaf of the model rests on more persons.`,
    because: `${check.id} found more of single persons than the policy allows.`,
    type: `k: ${policy.k * 2}`,
  };
  const dropColumn: Remedy = {
    action: "Leave out the column that makes persons unique: long codes, exact times and amounts are the usual ones.",
    because: `${check.id} needs columns that tell persons apart.`,
    type: "--drop COLUMN",
  };
  const lean: Remedy = {
    action: "Let the tree follow less of what chance alone could show: a place nearer to privacy (the method tree only).",
    because: `${check.id} found more of single persons than the policy allows; leaves and pairs that must differ more from chance say less of each.`,
    type: "--fidelity-privacy 0.25",
  };
  const byCheck: Readonly<Record<PrivacyCheckId, readonly Remedy[]>> = {
    A1: [inventIdentifiers],
    A2: [declareIdentifier],
    A3: [inventIdentifiers],
    A4: [leaveOutText],
    A5: [declareKind, raiseK],
    A6: [lean, raiseK, dropColumn],
    A7: [{ ...dropColumn, because: "A7 found whole records repeated; the fewer columns could be told apart, the fewer." }, lean, raiseK],
    A8: [lean, raiseK, dropColumn],
    B1: [lean, raiseK, dropColumn],
    B2: [lean, raiseK, dropColumn],
    B3: [lean, raiseK, dropColumn],
    B4: [lean, raiseK, dropColumn],
    B5: [lean, raiseK, dropColumn],
    B6: [lean, raiseK, dropColumn],
    C1: [lean, raiseK, dropColumn],
    C2: [lean, raiseK, dropColumn],
    E1: [otherHoldout],
    E2: [stopTrying],
    E3: [mendReport],
    T1: [{ ...leaveOutText, because: "T1 told from the wording of the output whose texts it was made of." }, raiseK],
    T2: [{ ...leaveOutText, because: "T2 found texts in the output that lie too close to single persons' own." }, raiseK],
    T3: [{ ...leaveOutText, because: "T3 found words of few persons of the source in the output." }, raiseK],
    T4: [{ ...leaveOutText, because: "T4 found that the method writes again what one person alone wrote." }, raiseK],
    S1: [],
  };
  return [...byCheck[check.id]];
}

const declareKind: Remedy = {
  action:
    "Look for columns of codes, long texts or exact amounts that were read as the wrong kind (the report lists the kinds), and declare them.",
  because: "A5 found values that fewer than k persons hold; a column read as the wrong kind is the usual reason.",
  type: "columns: [{ name: COLUMN, treatment: leave-out }]",
};

const inventIdentifiers: Remedy = {
  action: "Let every column of identifiers have invented values, or leave it out; look for identifiers inside other columns of text, too.",
  because: "Identifiers, names or contacts of the source were found in the output.",
  type: "columns: [{ name: COLUMN, role: direct-identifier }]",
};

const leaveOutText: Remedy = {
  action: "Leave the columns of free text out, or have them written anew from common phrases alone.",
  because: "A4 found passages of the source in the output.",
  type: "columns: [{ name: COLUMN, treatment: leave-out }]",
};

const stopTrying: Remedy = {
  action:
    "Stop trying seeds and settings. Have a person answer for this release with a waiver: who, why, and until when (docs/policies.md, Waivers).",
  because:
    "E2 counts every synthetic file judged against this source. A stronger setting does not begin a new count, and one more attempt only adds to it.",
  type: "--waiver FILE",
};

const mendReport: Remedy = {
  action:
    "See whether standin.yaml, a constraint or a file's name states the value; else report it as a mistake of standin, without the value.",
  because: "E3 found values of few persons in the report itself.",
  type: null,
};

const otherHoldout: Remedy = {
  action: "Give a holdout of persons that the model never saw: no person, and no row, may stand in both files.",
  because: "E1 found persons of the source in the holdout, so nothing can be compared.",
  type: "--holdout FILE",
};

const declareIdentifier: Remedy = {
  action:
    "Declare the column that the notes on A2 in the report name as a direct identifier, so that it gets invented values, or leave it out.",
  because: "A2 found identifiers with a valid checksum in a column that was not declared as one.",
  type: "columns: [{ name: COLUMN, role: direct-identifier }]",
};

function remediesOfEvaluate(check: CheckVerdict): Remedy[] {
  if (check.id === "E1") return [otherHoldout];
  if (check.id === "E2") return [stopTrying];
  if (check.id === "E3") return [mendReport];
  return [
    {
      action:
        "Have the file made again with stronger protection: rarer values grouped, larger groups behind every value, identifiers invented.",
      because: `${check.id} found more of single persons in it than the policy allows; taking out the rows that were found would only mark them.`,
      type: null,
    },
  ];
}

function morePersons(policy: Policy, command: Command): Remedy {
  return {
    action: `Bring more persons: ${command === "run" ? "a larger input, or " : ""}a holdout file with at least ${countText(policy.persons)} that the model never saw.`,
    because: "The interval of a figure gets narrower with every person compared.",
    type: "--holdout FILE",
  };
}

function milderPolicy(policy: Policy): Remedy[] {
  if (policy.base.startsWith("internal/")) return [];
  return [
    {
      action: "If the recipient is your own organisation, ask for the policy for internal use, which needs fewer persons.",
      because: "A verdict about a few hundred persons cannot be sharp enough for outsiders.",
      type: "--policy internal",
    },
  ];
}

function remediesOfOpen(check: CheckVerdict, command: Command): Remedy[] {
  if (check.reason.startsWith("Not measured") && command === "evaluate") {
    return [
      {
        action: "Give a file of real records that the model was not fitted on.",
        because: `${check.id} compares with persons the model never saw.`,
        type: "--holdout FILE",
      },
    ];
  }
  if (!check.reason.startsWith("The attack was blind") && !check.reason.startsWith("Even a full copy")) return [];
  return [
    {
      action: "Bring more columns or more persons, so that an attack can tell persons apart, or let a person decide outside this gate.",
      because: `${check.id} could not have seen a leak on this table.`,
      type: null,
    },
  ];
}
