import { clopperPearson } from "../../dist/math/clopper-pearson.js";
import { markdownTable } from "../table.mjs";
import { verdictOf } from "./judged-file.mjs";
import { twins } from "./twins.mjs";

const outcomeOrder = ["fail", "inconclusive", "pass", "notApplicable", "information"];
const outcomeLetters = { fail: "F", inconclusive: "?", pass: "·", notApplicable: "–", information: "i" };

const legend = `Cells say what each check decided over the seeds: **F** it fails the file, ? it cannot decide (its attack did not see the planted copies, or nothing could be
measured), · it passes, – nothing to attack; with a count where seeds differ. A leaky file has to be refused by one of the checks in *must fail*; *caught* counts
the seeds in which one of them did. Files without such a list must pass.`;

/** Records by set, twin and seed with their verdicts. */
export function judged(records, policyName) {
  return records.map((record) => ({ ...record, verdict: verdictOf(record, policyName) }));
}

/** One table a data set: twins by checks. */
export function twinTables(all) {
  const sets = [...new Set(all.map(({ set }) => set))];
  const policy = all[0]?.verdict.policy ?? "";
  return [
    `Judged by ${policy}.`,
    legend,
    ...sets.map((set) =>
      setTable(
        set,
        all.filter((one) => one.set === set),
      ),
    ),
  ].join("\n\n");
}

function setTable(set, records) {
  const ids = [...new Set(records.flatMap(({ verdict }) => verdict.checks.map(({ id }) => id)))].filter((id) => id !== "S1");
  const made = Object.keys(twins).filter((twin) => records.some((record) => record.twin === twin));
  const rows = made.map((twin) => {
    const own = records.filter((record) => record.twin === twin);
    const { title, mustFail } = twins[twin];
    const caught = own.filter(({ verdict }) =>
      verdict.checks.some(({ id, outcome }) => mustFail.includes(id) && outcome === "fail"),
    ).length;
    return [
      title,
      ...ids.map((id) => cell(own.map(({ verdict }) => verdict.checks.find((check) => check.id === id)?.outcome ?? "information"))),
      dcrShare(own),
      counted(own.map(({ verdict }) => verdict.kind)),
      mustFail.length === 0 ? "must pass" : mustFail.join(" or "),
      mustFail.length === 0 ? "" : `${caught}/${own.length}`,
    ];
  });
  const { persons } = records[0];
  const head = `**${set}**: ${persons.train} persons of train, ${persons.holdout} of the holdout, ${records.length} files.`;
  return `${head}\n\n${markdownTable([["file", ...ids, "DCR share", "verdict", "must fail", "caught"], ...rows])}`;
}

function cell(outcomes) {
  const counts = outcomeOrder.flatMap((outcome) => {
    const count = outcomes.filter((one) => one === outcome).length;
    return count === 0 ? [] : [`${outcomeLetters[outcome]}${count === outcomes.length ? "" : count}`];
  });
  return counts.join(" ");
}

function counted(kinds) {
  return [...new Set(kinds)].map((kind) => `${kind} ${kinds.filter((one) => one === kind).length}`).join(", ");
}

/** Mean DCR share, and in how many seeds the usual rule flags it. */
function dcrShare(records) {
  const shares = records.flatMap((record) => dcrOf(record) ?? []);
  if (shares.length === 0) return "–";
  const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
  return `${mean.toFixed(3)} (${shares.filter(({ flagged }) => flagged).length} flagged)`;
}

/** Rows that S1 looks at (`copies/dcr-share.ts`). */
const mostRows = 5000;

/** The share and whether it lies above 0.5 + 3 × 0.5 / √n, n synthetic rows: the rule of the tools that decide by it. */
function dcrOf({ privacy, rows }) {
  const result = privacy.find(({ id }) => id === "S1")?.result;
  if (result?.kind !== "measured") return null;
  const share = result.figures[0].value.estimate;
  return { share, flagged: share > 0.5 + 1.5 / Math.sqrt(Math.min(mostRows, rows.synthetic)) };
}

/** Twins whose copies are of the most isolated persons, and how many they copy. */
const shareOfIsolated = { isolated: "5 %", outliers: "2 %" };

/** What the isolated copies show: the average is calm, the attacks on the worst-off persons are not. */
export function isolatedLines(all) {
  const shown = Object.keys(shareOfIsolated).flatMap((twin) =>
    [...new Set(all.filter((one) => one.twin === twin).map(({ set }) => set))].map((set) => ({ set, twin })),
  );
  return shown.map(({ set, twin }) => {
    const own = all.filter((one) => one.set === set && one.twin === twin);
    const calm = own.filter((one) => dcrOf(one)?.flagged === false).length;
    const failed = (ids) =>
      own.filter(({ verdict }) => verdict.checks.some(({ id, outcome }) => ids.includes(id) && outcome === "fail")).length;
    const figure = (id, name) => {
      const values = own.flatMap(({ privacy }) => {
        const result = privacy.find((check) => check.id === id)?.result;
        return result?.kind === "measured" ? result.figures.filter((one) => one.name === name).map(({ value }) => value.estimate) : [];
      });
      return values.length === 0 ? "not measured" : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
    };
    return (
      `- ${set}: the ${shareOfIsolated[twin]} most isolated persons stand in the file. The DCR share (mean ${dcrShare(own)}) passes it in ${calm} of ${own.length} seeds; ` +
      `B2 (mean AUC ${figure("B2", "auc")}) or A8 refuses it in ${failed(["B2", "A8"])}: B2 in ${failed(["B2"])}, A8 in ${failed(["A8"])}, ` +
      `B1 (mean AUC ${figure("B1", "auc")}) in ${failed(["B1"])}.`
    );
  });
}

/** Final verdicts on fresh samples that are no pass, and which checks were to blame. */
export function freshTable(all) {
  const fresh = all.filter(({ twin }) => twin === "fresh");
  const sets = [...new Set(fresh.map(({ set }) => set))];
  const line = (name, own) => {
    const wrong = own.filter(({ verdict }) => verdict.kind !== "pass");
    const { estimate, lower, upper } = clopperPearson(wrong.length, own.length);
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    const refused = wrong.filter(({ verdict }) => verdict.kind === "fail").length;
    return [
      name,
      String(own.length),
      String(refused),
      String(wrong.length - refused),
      `${percent(estimate)} [${percent(lower)}, ${percent(upper)}]`,
      blamed(wrong),
    ];
  };
  const rows = sets.map((set) =>
    line(
      set,
      fresh.filter((one) => one.set === set),
    ),
  );
  if (sets.length > 1) rows.push(line("all", fresh));
  const header = ["data set", "fresh samples", "refused", "undecided", "no pass (90 %, Clopper-Pearson)", "checks to blame"];
  return markdownTable([header, ...rows]);
}

function blamed(records) {
  const found = new Map();
  const count = (name) => found.set(name, (found.get(name) ?? 0) + 1);
  for (const { verdict } of records) {
    for (const check of verdict.checks) {
      if (check.outcome === "fail") {
        const breached = check.figures.filter(({ standing }) => standing === "breach").map(({ figure }) => figure.name);
        count(`${check.id} ${breached.join(" + ")}`);
      }
      if (check.outcome === "inconclusive") count(`${check.id} undecided`);
    }
    for (const { kind } of verdict.blockers) count(kind);
  }
  return [...found].map(([name, times]) => `${name} ×${times}`).join(", ");
}
