import { evaluate } from "../evaluation/evaluate.js";
import type { Evaluation } from "../evaluation/figures.js";
import { createRng, seedKey } from "../random/rng.js";
import { decide } from "../release/decide.js";
import type { Policy } from "../release/policy.js";
import type { ReportModel } from "../release/report-model.js";
import type { Verdict } from "../release/verdict.js";
import { useWaivers, type Waiver, type WaiverUse } from "../release/waiver.js";
import { createArtefactScanner } from "../release/artefacts/artefact-scanner.js";
import type { Metadata } from "../metadata/metadata.js";
import type { Table } from "../table/table.js";
import { type Inspector, openInspector } from "./artefacts.js";
import { type AttemptCount, countAttempt } from "./attempts.js";
import { attemptsCheck, withCheck } from "./attempts-check.js";
import { buildReport } from "./build-report.js";
import { guessableSeedNote, milderPolicies } from "./choose-policy.js";
import { type Inspected, settleConstraints } from "./inspect-input.js";
import { baseName } from "./paths.js";
import { personsOf } from "../metadata/persons.js";
import type { Ports, Work } from "./ports.js";
import { unknownProtections } from "./protections.js";
import { publish } from "./publish.js";
import { checkQueries, type Questions, questionsFor } from "./questions.js";
import { readSecondTable, withoutRows } from "./read-second-table.js";
import { keepRunRecord, openRunRecord } from "./run-record.js";
import type { Seed } from "./seed.js";
import { lineageNotes, type SourceLineage, sourceLineage } from "./synthetic-source.js";

export interface EvaluateFileRequest extends Questions {
  /** The records that the synthetic file was made from. */
  readonly real: string;
  /** The file to be judged, whoever made it. */
  readonly synthetic: string;
  /** Real records that its maker never saw, or null. */
  readonly holdout: string | null;
  readonly policy: Policy;
  readonly seed: Seed;
  /** Read and dated, see `readWaivers`; they change neither verdict nor exit code, for nothing is released here. */
  readonly waivers: readonly Waiver[];
  /** Folder for report and manifest, or null to write nothing. */
  readonly output: string | null;
  readonly force: boolean;
  readonly configName: string | null;
  readonly toolVersion: string;
  readonly nodeVersion: string;
}

export interface EvaluateFileResult {
  readonly verdict: Verdict;
  readonly waivers: WaiverUse;
  readonly evaluation: Evaluation;
  readonly report: ReportModel;
  readonly attempts: AttemptCount;
  /** Folder of the report, or null. */
  readonly folder: string | null;
}

/**
 * Judges a synthetic file by the policy's requirements for `evaluate`. Without a holdout the attacks have nothing to compare with, and the
 * verdict is inconclusive at best.
 * @throws StandinError TABLES_DIFFER when the files have other columns or kinds, and all that reading and writing throw
 */
export async function evaluateFile(
  request: EvaluateFileRequest,
  inspected: Inspected,
  ports: Ports,
  work: Work,
): Promise<EvaluateFileResult> {
  guessableSeedNote(request.seed, request.policy);
  const draft = request.output === null ? null : await ports.releases.begin(request.output, { force: request.force });
  try {
    const startedAt = ports.now();
    const startMs = ports.elapsedMs();
    const { inspector, ...judged } = await judge(request, inspected, startedAt, ports, work);
    if (draft === null) return { ...judged, folder: null };
    const record = openRunRecord("evaluate", request.seed, startedAt, ports.randomBytes);
    await keepRunRecord(record, ports.state);
    const run = {
      startedAt,
      durationMs: Math.round(ports.elapsedMs() - startMs),
      threads: work.pool.threadCount,
      node: request.nodeVersion,
      seedCommitment: record.commitment,
      seedGuessable: request.seed.guessable,
      attempts: judged.attempts.count,
      teacher: null,
    };
    const syntheticSource = inspected.lineage.synthetic;
    const { folder } = await publish(
      { report: judged.report, config: configOf(request), inspector, generation: null, syntheticSource, teacher: null, run, data: null },
      draft,
    );
    return { ...judged, folder };
  } finally {
    await draft?.discard();
  }
}

type Judged = Omit<EvaluateFileResult, "folder"> & { readonly inspector: Inspector };

async function judge(request: EvaluateFileRequest, inspected: Inspected, at: string, ports: Ports, work: Work): Promise<Judged> {
  const { policy } = request;
  const { table: train, metadata, reading, lineage } = settleConstraints(inspected, inspected.table, policy.k);
  if (request.holdout !== null)
    await sourceLineage({ path: request.holdout, name: "the holdout", reason: lineage.synthetic?.reason ?? null }, ports, work.signal);
  await checkQueries(request.queries, metadata, ports, work.signal);
  const reference = { name: baseName(request.real), table: train };
  const read = (path: string, name: string) => readSecondTable({ path, name, reference, metadata, reading }, ports, work);
  const synthetic = await read(request.synthetic, baseName(request.synthetic));
  const holdout = request.holdout === null ? withoutRows(train) : await read(request.holdout, "the holdout");
  const attempts = await countAttempt({ source: train, synthetic, command: "evaluate", at }, ports.state, ports.randomBytes);
  const rng = createRng(seedKey(request.seed.text)).fork("evaluate");
  const folds = [{ train, holdout, synthetic }];
  const checks = policy.checks.map(({ id }) => id);
  const attacked = await evaluate({
    folds,
    released: synthetic,
    fittedOn: train,
    metadata,
    k: policy.k,
    rng,
    checks,
    ...questionsFor(request, ports),
    ...work,
  });
  const judgement = (evaluation: Evaluation) => {
    const verdict = decide(policy, evaluation, "evaluate", milderPolicies(policy));
    const waivers = useWaivers(verdict, request.waivers);
    return { verdict, waivers, report: reportOf(request, { train, metadata, lineage }, inspected.readNotes, evaluation, verdict, waivers) };
  };
  const scanner = createArtefactScanner({ tables: [train, holdout], metadata, k: policy.k });
  const inspector = await openInspector(scanner, { withPage: request.output !== null });
  const counted = withCheck(attacked, attemptsCheck(attempts));
  const evaluation = await inspector.measure(counted, configOf(request), (each) => judgement(each).report);
  return { ...judgement(evaluation), evaluation, attempts, inspector };
}

function reportOf(
  request: EvaluateFileRequest,
  { train, metadata, lineage }: { readonly train: Table; readonly metadata: Metadata; readonly lineage: SourceLineage },
  readNotes: readonly string[],
  evaluation: Evaluation,
  verdict: Verdict,
  waivers: WaiverUse,
): ReportModel {
  const { policy } = request;
  return buildReport({
    toolVersion: request.toolVersion,
    command: "evaluate",
    sourceName: baseName(request.real),
    outputName: baseName(request.synthetic),
    metadata,
    source: { persons: personsOf(train, metadata.unit).personCount, rows: train.rowCount },
    split: { kind: "file", rule: request.holdout === null ? noHoldoutRule : holdoutRule },
    synthesizer: null,
    fidelityPrivacy: null,
    policy,
    evaluation,
    verdict,
    waivers,
    protections: unknownProtections(metadata),
    notes: [...lineageNotes(lineage), ...readNotes],
  });
}

const holdoutRule = "The holdout is the file that the user gave; that the maker of the synthetic file never saw it is the user's word.";
const noHoldoutRule = "No holdout was given, so nothing could be compared with persons that the maker of the synthetic file never saw.";

function configOf(request: EvaluateFileRequest): Readonly<Record<string, string | number | null>> {
  return {
    real: baseName(request.real),
    synthetic: baseName(request.synthetic),
    holdout: request.holdout === null ? null : baseName(request.holdout),
    configFile: request.configName,
    policy: request.policy.name,
    k: request.policy.k,
  };
}
