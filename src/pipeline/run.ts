import { evaluate } from "../evaluation/evaluate.js";
import type { Evaluation } from "../evaluation/figures.js";
import { decide } from "../release/decide.js";
import type { RunBlock } from "../release/manifest.js";
import type { ReportModel } from "../release/report-model.js";
import type { Verdict } from "../release/verdict.js";
import { useWaivers, type WaiverUse } from "../release/waiver.js";
import { createRng, seedKey } from "../random/rng.js";
import type { Table } from "../table/table.js";
import { createArtefactScanner } from "../release/artefacts/artefact-scanner.js";
import { openInspector } from "./artefacts.js";
import { type AttemptCount, countAttempt, ledgerKey } from "./attempts.js";
import { attemptsCheck, withCheck } from "./attempts-check.js";
import { buildReport } from "./build-report.js";
import { guessableSeedNote, milderPolicies } from "./choose-policy.js";
import { type Drawn, drawParts, refitOf } from "./draw-parts.js";
import { effectiveConfig } from "./effective-config.js";
import { type Inspected, settleConstraints } from "./inspect-input.js";
import { baseName } from "./paths.js";
import { personsOf } from "../metadata/persons.js";
import type { Ports, Work } from "./ports.js";
import { unlearnedTextNotes } from "./learned-texts.js";
import { columnProtections } from "./protections.js";
import { holdPlaces, type Places, publish } from "./publish.js";
import { checkQueries, questionsFor } from "./questions.js";
import { readSecondTable } from "./read-second-table.js";
import { keepRunRecord, openRunRecord, type RunRecord } from "./run-record.js";
import type { RunRequest } from "./run-request.js";
import { lineageNotes, sourceLineage } from "./synthetic-source.js";
import { requirePersons, type Split, splitPersons } from "./split.js";
import { requireOneFold, teacherNote } from "./teacher-release.js";
import { openTeaching, type Teaching, type TeacherOutcome, teacherOutcome } from "./teaching.js";

export interface RunResult {
  readonly kind: "released" | "releasedUnderWaiver" | "refused" | "inconclusive";
  /** 0 for both kinds of release, else the verdict's. */
  readonly exitCode: Verdict["exitCode"];
  /** The release folder, or the folder of the refusal beside it. */
  readonly folder: string;
  /** Files in the folder, relative. */
  readonly files: readonly string[];
  /** As the policy has it; no waiver changes it. */
  readonly verdict: Verdict;
  readonly waivers: WaiverUse;
  readonly report: ReportModel;
  /** The drawn table; only for a preview after a release. */
  readonly released: Table;
  readonly attempts: AttemptCount;
  /** What was found while fitting that the user should know. */
  readonly notes: readonly string[];
  /** Who wrote the texts and what it cost; null where no teacher did. */
  readonly teacher: TeacherOutcome | null;
  /** Where the private record of the run lies. */
  readonly recordPath: string;
}

/** Input and holdout as read and divided, before anything was learned. */
export interface Prepared {
  readonly inspected: Inspected;
  readonly split: Split;
}

/** Divides the input and finds its constraints. @throws StandinError TOO_FEW_PERSONS, and all that reading throws */
export async function prepareRun(request: RunRequest, inspected: Inspected, ports: Ports, work: Work): Promise<Prepared> {
  const { table, metadata, reading, lineage } = inspected;
  const { policy } = request;
  requirePersons(personsOf(table, metadata.unit).personCount, policy, milderPolicies(policy));
  await checkQueries(request.queries, metadata, ports, work.signal);
  const reference = { name: baseName(request.input), table };
  const second = { path: request.holdout ?? "", name: "the holdout", reference, metadata, reading };
  if (request.holdout !== null)
    await sourceLineage({ path: request.holdout, name: "the holdout", reason: lineage.synthetic?.reason ?? null }, ports, work.signal);
  const holdout = request.holdout === null ? null : await readSecondTable(second, ports, work);
  const rng = createRng(seedKey(request.seed.text));
  const options = { unit: metadata.unit, personsNeeded: policy.persons, share: request.holdoutShare, holdout };
  const split = splitPersons(table, options, rng.fork("split"));
  if (request.teacher !== null) requireOneFold(split);
  return { inspected: settleConstraints(inspected, split.fittedOn, policy.k), split };
}

/**
 * What a run would send to its teacher, handed to the teacher's `show`: fits and draws as the run with the same seed does, sends and writes
 * nothing.
 * @throws StandinError TEACHER_INVALID where there is no text to write
 */
export async function rehearseTeacher(request: RunRequest, { inspected, split }: Prepared, ports: Ports, work: Work) {
  const { policy, method, fidelityPrivacy, rowCount, teacher } = request;
  if (teacher === null) return;
  const teaching = openTeaching(teacher, ports.state);
  const rng = createRng(seedKey(request.seed.text));
  await drawParts({ split, metadata: inspected.metadata, policy, method, fidelityPrivacy, rowCount, teaching, rng }, work);
}

/**
 * The whole way from a table to a release or a refusal.
 *
 * A release folder appears only with verdict pass, or where waivers cover all that stands against it; otherwise a folder `….refused` with the report and the manifest, without data or model.
 * @throws StandinError for everything that a user can mend; nothing half-made is left behind
 */
export async function run(request: RunRequest, inspected: Inspected, ports: Ports, work: Work): Promise<RunResult> {
  guessableSeedNote(request.seed, request.policy);
  const places = await holdPlaces(request.output, request.force, ports.releases);
  try {
    return await runInto(places, request, inspected, ports, work);
  } finally {
    await places.discard();
  }
}

async function runInto(places: Places, request: RunRequest, inspected: Inspected, ports: Ports, work: Work): Promise<RunResult> {
  const startedAt = ports.now();
  const startMs = ports.elapsedMs();
  const { seed, policy, method, fidelityPrivacy, rowCount } = request;
  const prepared = await prepareRun(request, inspected, ports, work);
  const { split } = prepared;
  const { metadata, format, table } = prepared.inspected;
  await ledgerKey(ports.state, ports.randomBytes); // a folder that cannot be used should not be found after the fit
  const rng = createRng(seedKey(seed.text));
  const teaching = request.teacher === null ? null : openTeaching(request.teacher, ports.state);
  const drawn = await drawParts({ split, metadata, policy, method, fidelityPrivacy, rowCount, teaching, rng }, work);
  const attempts = await countAttempt(
    { source: table, synthetic: drawn.released, command: "run", at: startedAt },
    ports.state,
    ports.randomBytes,
  );
  const record = openRunRecord("run", seed, startedAt, ports.randomBytes);
  const recordPath = `${ports.state.path}/${await keepRunRecord(record, ports.state)}`;
  const { folds, released } = drawn;
  const attacked = await evaluate({
    folds,
    released,
    fittedOn: split.fittedOn,
    metadata,
    k: policy.k,
    rng: rng.fork("evaluate"),
    refit: refitOf({ metadata, policy, method, fidelityPrivacy }, work),
    checks: policy.checks.map(({ id }) => id),
    ...questionsFor(request, ports),
    ...work,
  });
  const judge = (evaluation: Evaluation): Judged => {
    const verdict = decide(policy, evaluation, "run", milderPolicies(policy));
    const waivers = useWaivers(verdict, request.waivers);
    return { verdict, waivers, report: reportOf(request, prepared, drawn, evaluation, verdict, waivers, teaching) };
  };
  const config = effectiveConfig(request, prepared.inspected);
  const tables = split.kind === "file" ? [table, ...split.parts.map(({ holdout }) => holdout)] : [table];
  const inspector = await openInspector(createArtefactScanner({ tables, metadata, k: policy.k }), { withPage: true });
  const counted = withCheck(attacked, attemptsCheck(attempts));
  const { verdict, waivers, report } = judge(await inspector.measure(counted, config, (evaluation) => judge(evaluation).report));
  const isReleased = verdict.kind === "pass" || waivers.uncovered.length === 0;
  const teacher = teacherOutcome(teaching);
  const published = await publish(
    {
      report,
      config,
      inspector,
      generation: 1 + inspected.lineage.generation,
      syntheticSource: inspected.lineage.synthetic,
      teacher: teacher?.record ?? null,
      run: { ...runBlock(request, record, ports.elapsedMs() - startMs, attempts, work), teacher: teacher?.run ?? null },
      data: isReleased ? { table: released, format } : null,
    },
    isReleased ? places.release : places.refusal,
  );
  const kind = isReleased && verdict.kind !== "pass" ? "releasedUnderWaiver" : outcomeOf[verdict.kind];
  const exitCode = isReleased ? 0 : verdict.exitCode;
  const notes = unlearnedTextNotes(metadata, drawn.model.texts, policy.k);
  return { kind, exitCode, ...published, verdict, waivers, report, released, attempts, notes, teacher, recordPath };
}

type Judged = Pick<RunResult, "verdict" | "waivers" | "report">;

const outcomeOf = { pass: "released", fail: "refused", inconclusive: "inconclusive" } as const;

function reportOf(
  request: RunRequest,
  prepared: Prepared,
  drawn: Drawn,
  evaluation: Evaluation,
  verdict: Verdict,
  waivers: WaiverUse,
  teaching: Teaching | null,
): ReportModel {
  const { inspected, split } = prepared;
  const { metadata, table } = inspected;
  const sourceName = baseName(request.input);
  return buildReport({
    toolVersion: request.toolVersion,
    command: "run",
    sourceName,
    outputName: sourceName,
    metadata,
    source: { persons: personsOf(table, metadata.unit).personCount, rows: table.rowCount },
    split: { kind: split.kind, rule: split.note },
    synthesizer: request.method,
    fidelityPrivacy: request.fidelityPrivacy,
    policy: request.policy,
    evaluation,
    verdict,
    waivers,
    protections: columnProtections(metadata, drawn.model),
    notes: [
      ...lineageNotes(inspected.lineage),
      ...inspected.readNotes,
      ...unlearnedTextNotes(metadata, drawn.model.texts, request.policy.k),
      ...entityNote(metadata.unit.kind),
      ...teacherNote(teaching),
    ],
  });
}

function entityNote(kind: "row" | "entity"): string[] {
  if (kind === "row") return [];
  return ["Rows of a person are drawn independently of each other; how many rows a person has follows the source."];
}

function runBlock(
  request: RunRequest,
  record: RunRecord,
  durationMs: number,
  attempts: AttemptCount,
  work: Work,
): Omit<RunBlock, "teacher"> {
  return {
    startedAt: record.at,
    durationMs: Math.round(durationMs),
    threads: work.pool.threadCount,
    node: request.nodeVersion,
    seedCommitment: record.commitment,
    seedGuessable: request.seed.guessable,
    attempts: attempts.count,
  };
}
