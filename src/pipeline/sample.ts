import { StandinError } from "../errors.js";
import { createRng, seedKey } from "../random/rng.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { Column, Table } from "../table/table.js";
import type { Model } from "./fit-model.js";
import { formatOf } from "./output-format.js";
import { requireAbsent } from "./output-place.js";
import { parseModel } from "./model-file.js";
import { baseName, copyPaths, ungatedPath } from "./paths.js";
import { type ConditionPlan, type ConditionRequest, type PlannedPart, planConditions } from "./plan-conditions.js";
import type { Ports, Work } from "./ports.js";
import { keepRunRecord, openRunRecord } from "./run-record.js";
import { sampleModel } from "./sample-model.js";
import { type ColumnShift, scenarioShift } from "./scenario-shift.js";
import type { Seed } from "./seed.js";
import { openTeaching, type TeacherUse, type TeacherOutcome, teacherOutcome } from "./teaching.js";

export interface SampleToFileRequest extends ConditionRequest {
  readonly model: string;
  /** Where to write; `.ungated` is put before its extension, and the copy's number before that. */
  readonly output: string;
  readonly rowCount: number;
  /** Tables to draw, each from a stream of its own. */
  readonly copies: number;
  readonly seed: Seed;
  readonly force: boolean;
  /** Writes the texts; null: they are the phrase model's. */
  readonly teacher: TeacherUse | null;
}

export interface SampledFile {
  readonly path: string;
  readonly rowCount: number;
}

export interface SampleToFileResult extends SampledFile {
  /** The first copy stands above, too. */
  readonly files: readonly SampledFile[];
  /** Null where rows were drawn freely. */
  readonly conditions: ConditionsFound | null;
  /** Null where no teacher wrote. */
  readonly teacher: TeacherOutcome | null;
}

/** What is told about conditions. */
export interface ConditionsFound {
  /** Share of free rows that meet them, of the slice with a scenario; in [0, 1]. */
  readonly probability: number;
  /** Effective rows for each row in the making, in (0, 1]. */
  readonly effectiveShare: number;
  readonly parts: readonly PlannedPart[];
  readonly scenario: {
    readonly text: string;
    readonly share: number;
    readonly shareBefore: number;
    readonly moved: readonly ColumnShift[];
  } | null;
}

/** Reads a model file. @throws StandinError MODEL_INVALID, also when there is none */
export async function readModel(path: string, ports: Ports): Promise<Model> {
  const text = await ports.readText(path);
  if (text === null)
    throw new StandinError("MODEL_INVALID", `There is no model file ${path}. Make one with \`standin fit INPUT -o model.json\`.`, { path });
  return parseModel(text, baseName(path));
}

/**
 * Draws rows from a model and writes them, mode 0600, under a name that says that no gate has seen them.
 * @throws StandinError OPTION_INVALID, MODEL_INVALID, COLUMN_UNKNOWN, CONDITION_INVALID, CONDITION_UNSUPPORTED and those of writing
 */
export async function sampleToFile(request: SampleToFileRequest, ports: Ports, work: Work): Promise<SampleToFileResult> {
  const { copies, seed, force } = request;
  const format = formatOf(request.output);
  const paths = copyPaths(request.output, copies).map(ungatedPath);
  const model = await readModel(request.model, ports);
  for (const path of paths) await requireAbsent(path, force, ports);
  const rng = createRng(seedKey(seed.text)).fork("sample");
  const plan = await planConditions(request, model, { ...work, rng });
  const teaching = request.teacher === null ? null : openTeaching(request.teacher, ports.state);
  const files: SampledFile[] = [];
  for (const [index, path] of paths.entries()) {
    const own = index === 0 ? rng : rng.fork(`copy/${index + 1}`);
    const context = { ...work, rng: own, progress: (step: string, share: number) => work.progress(step, (index + share) / copies) };
    const drawn = await sampleModel(model, { kind: "rows", count: request.rowCount }, context, plan, teaching);
    if (isRehearsal(request)) continue;
    const table = request.represent === "population" ? withUnitWeights(drawn, model) : drawn;
    await ports.writeTable(path, table, format, { force, mode: 0o600 }, work.signal);
    files.push({ path, rowCount: table.rowCount });
  }
  if (isRehearsal(request)) return { path: paths[0]!, rowCount: 0, files, conditions: null, teacher: null };
  const conditions = plan === null ? null : await foundOf(plan, model, { ...work, rng });
  await keepRunRecord(openRunRecord("sample", seed, ports.now(), ports.randomBytes), ports.state);
  const teacher = teacherOutcome(teaching);
  return { ...files[0]!, files, conditions, teacher };
}

/** A dry run shows what the teacher would be sent, and writes nothing. */
function isRehearsal({ teacher }: SampleToFileRequest): boolean {
  return teacher !== null && teacher.show !== null;
}

async function foundOf(plan: ConditionPlan, model: Model, context: Context): Promise<ConditionsFound> {
  const { probability, effectiveShare, parts, scenario } = plan;
  if (scenario === null) return { probability, effectiveShare, parts, scenario };
  const { text, share, shareBefore } = scenario;
  const moved = await scenarioShift(scenario, model, context);
  return { probability, effectiveShare, parts, scenario: { text, share, shareBefore, moved } };
}

/** Rows that were drawn by their weight stand for equally many each. */
function withUnitWeights(table: Table, { metadata }: Model): Table {
  const weight = metadata.columns.find(({ role }) => role === "weight")?.name;
  const columns = table.columns.map((column): Column => {
    if (column.name !== weight) return column;
    if (column.storage === "number") return { ...column, values: column.values.map(() => 1), decimals: 0, fixedDecimals: false };
    return { ...column, codes: column.codes.map(() => 0), dictionary: ["1"] };
  });
  return { ...table, columns };
}
