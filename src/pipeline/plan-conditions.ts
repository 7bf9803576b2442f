import { type Allowed, bothAllow } from "../encode/allowed-values.js";
import { codeMeans, codeWeights } from "../encode/code-weights.js";
import { codedName } from "../encode/coded-columns.js";
import type { Within } from "../encode/redraw-outside.js";
import { StandinError } from "../errors.js";
import type { StrataConditions, Stratum, StratumAssessment } from "../synthesizers/conditional/conditions.js";
import type { Context } from "../synthesizers/synthesizer.js";
import { type Balance, parseBalance } from "./balance.js";
import { type ColumnCondition, describedModel, joinConditions, parseCondition, parseConjunction } from "./conditions.js";
import type { Model } from "./fit-model.js";
import { fittedPersons } from "./fitted-persons.js";
import { modelledRange } from "./modelled-range.js";

/** What the rows to be drawn are to be like, as the user wrote it. */
export interface ConditionRequest {
  /** Each holds for every row. */
  readonly given: readonly string[];
  /** Shares of a column's values. */
  readonly balance: readonly string[];
  /** A slice whose share is raised. */
  readonly scenario: { readonly text: string; readonly share: number } | null;
  /** `population`: rows by their survey weight. */
  readonly represent: "sample" | "population";
}

export interface ConditionPlan {
  readonly given: StrataConditions;
  /** By stratum: column → cells that it allows. */
  readonly allowed: Within["strata"];
  readonly parts: readonly PlannedPart[];
  /** Effective rows for each row in the making, over all parts; 1 where no row in the making is lost. */
  readonly effectiveShare: number;
  /** Share of unconditioned rows that meet what `given` asks for (of the slice, with a scenario). */
  readonly probability: number;
  readonly scenario: PlannedScenario | null;
}

/** A part of the rows with conditions of its own. */
export interface PlannedPart {
  /** "sex=F", or what a balance calls it; "" for all rows. */
  readonly label: string;
  readonly share: number;
  readonly probability: number;
  readonly effectiveShare: number;
  readonly particles: number;
}

export interface PlannedScenario {
  readonly text: string;
  /** Share of the slice asked for, and without the scenario. */
  readonly share: number;
  readonly shareBefore: number;
  /** Share of the rows drawn inside the slice; the others are drawn freely, so that some of them fall into it too. */
  readonly drawnInside: number;
  /** Coded columns that the slice is made of. */
  readonly columns: readonly string[];
  /** The conditions of the slice alone, and of all rows. */
  readonly inside: Stratum;
  readonly everywhere: Stratum;
}

/** Most combinations of balanced values. */
const mostStrata = 256;
/** Particles of `assess`, for the uncertainty of its shares. */
const trialParticles = 4096;

interface Part {
  readonly label: string;
  readonly share: number;
  readonly allowed: ReadonlyMap<string, Allowed>;
}

/**
 * Reads conditions and finds how they are to be drawn. Null when there are none.
 * @throws StandinError COLUMN_UNKNOWN, CONDITION_INVALID; CONDITION_UNSUPPORTED when fewer than k of the persons fitted on would meet them
 */
export async function planConditions(request: ConditionRequest, model: Model, context: Context): Promise<ConditionPlan | null> {
  const { given, balance, scenario, represent } = request;
  if (given.length === 0 && balance.length === 0 && scenario === null && represent === "sample") return null;
  const described = describedModel(model);
  const common = given.map((text) => parseCondition(text, described, "--given"));
  const balances = balance.map((text) => parseBalance(text, described));
  checkBalances(balances, scenario !== null);
  const everywhere: Part = { label: "", share: 1, allowed: joinConditions(common) };
  const weight = represent === "population" ? populationWeights(model) : null;
  if (scenario !== null) return await scenarioPlan(scenario, common, everywhere, weight, model, context);
  const parts = balances.reduce(crossed, [everywhere]);
  const met = await requireSupport(parts, model, context);
  const strata = parts.map((part) => stratumOf(part, weight, model));
  const found = await model.fitted.assess({ kind: "strata", strata }, context);
  return planOf(parts, strata, found, met, null);
}

async function scenarioPlan(
  scenario: { readonly text: string; readonly share: number },
  common: readonly ColumnCondition[],
  everywhere: Part,
  weight: ReadonlyMap<string, Float64Array> | null,
  model: Model,
  context: Context,
): Promise<ConditionPlan> {
  const slice = parseConjunction(scenario.text, describedModel(model), "--scenario");
  const inside: Part = { label: scenario.text, share: 1, allowed: joinConditions([...common, ...slice]) };
  const met = await requireSupport([inside, everywhere], model, context);
  const both = [inside, everywhere].map((part) => stratumOf(part, weight, model));
  const found = await model.fitted.assess({ kind: "strata", strata: both }, context);
  const shareBefore = Math.min(1, found[0]!.probability / found[1]!.probability);
  if (scenario.share <= shareBefore) {
    const what = `--share ${scenario.share} is no more than the slice has already (about ${short(shareBefore)})`;
    throw new StandinError("CONDITION_INVALID", `${what}. Give a larger share; --balance sets shares in either direction.`, {
      option: "--share",
    });
  }
  // rows drawn freely fall into the slice too: share = drawnInside + (1 - drawnInside) × shareBefore
  const drawnInside = (scenario.share - shareBefore) / (1 - shareBefore);
  const parts = [
    { ...inside, share: drawnInside },
    { ...everywhere, share: 1 - drawnInside },
  ];
  const strata = both.map((stratum, i) => ({ ...stratum, share: parts[i]!.share }));
  const columns = [...new Set(slice.map(({ column }) => column))];
  const planned = { ...scenario, shareBefore, drawnInside, columns, inside: both[0]!, everywhere: both[1]! };
  return planOf(parts, strata, found, met, planned);
}

function planOf(
  parts: readonly Part[],
  strata: readonly Stratum[],
  found: readonly StratumAssessment[],
  met: readonly number[],
  scenario: PlannedScenario | null,
): ConditionPlan {
  const effectiveShare = parts.reduce((sum, { share }, i) => sum + share * found[i]!.effectiveShare, 0);
  const probability = scenario?.shareBefore ?? met.reduce((sum, one) => sum + one, 0);
  return {
    given: { kind: "strata", strata: strata.map((stratum, i) => ({ ...stratum, plan: found[i]! })) },
    allowed: parts.map(({ allowed }) => allowed),
    parts: parts.map(({ label, share }, i) => {
      const { effectiveShare: effective, particles } = found[i]!;
      return { label, share, probability: met[i]!, effectiveShare: effective, particles };
    }),
    effectiveShare,
    probability: Math.min(1, probability),
    scenario,
  };
}

function checkBalances(balances: readonly Balance[], hasScenario: boolean): void {
  const columns = balances.map(({ column }) => column);
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) {
    throw new StandinError("CONDITION_INVALID", `--balance names the column ${JSON.stringify(twice)} twice. Give all its shares at once.`, {
      option: "--balance",
      column: twice,
    });
  }
  if (hasScenario && balances.length > 0) {
    throw new StandinError("OPTION_INVALID", "--scenario and --balance both set shares; use one of them.", { option: "--scenario" });
  }
  const count = balances.reduce((product, { parts }) => product * parts.length, 1);
  if (count > mostStrata) {
    throw new StandinError("CONDITION_INVALID", `--balance makes ${count} combinations, more than ${mostStrata}. Balance fewer columns.`, {
      option: "--balance",
    });
  }
}

/** Every part divided by the shares of one more column. */
function crossed(parts: readonly Part[], { column, parts: own }: Balance): Part[] {
  return parts.flatMap((part) =>
    own.map(({ label, share, allowed }) => {
      const before = part.allowed.get(column);
      const joined = new Map(part.allowed).set(column, before === undefined ? allowed : bothAllow(before, allowed));
      return { label: [part.label, label].filter((one) => one !== "").join(" & "), share: part.share * share, allowed: joined };
    }),
  );
}

function stratumOf({ share, allowed }: Part, weight: ReadonlyMap<string, Float64Array> | null, model: Model): Stratum {
  const weights = new Map<string, Float64Array>();
  for (const [column, own] of allowed) {
    const entry = model.codebook.columns.find(({ name }) => name === column)!;
    for (const [coded, shares] of codeWeights(entry, own)) weights.set(coded, shares);
  }
  for (const [coded, own] of weight ?? []) weights.set(coded, weights.get(coded)?.map((value, code) => value * own[code]!) ?? own);
  return { share, weights };
}

/** The survey weight by code, as a part of the largest. @throws StandinError CONDITION_INVALID without a column of role weight */
function populationWeights({ metadata, codebook }: Model): ReadonlyMap<string, Float64Array> {
  const meta = metadata.columns.find(({ role }) => role === "weight");
  const entry = codebook.columns.find(({ name }) => name === meta?.name);
  if (entry?.codec.kind !== "numeric") {
    const next = "Declare it in standin.yaml (role: weight) and fit again.";
    throw new StandinError(
      "CONDITION_INVALID",
      `--represent population needs a column of survey weights, and this model has none. ${next}`,
      {
        option: "--represent",
      },
    );
  }
  const means = codeMeans(entry.codec).map((mean) => (Number.isNaN(mean) ? 0 : Math.max(0, mean)));
  const most = Math.max(...means);
  if (most > 0) return new Map([[codedName(entry.name), means.map((mean) => mean / most)]]);
  throw new StandinError("CONDITION_INVALID", `The survey weights of the column ${JSON.stringify(entry.name)} are nowhere above 0.`, {
    column: entry.name,
  });
}

/** @returns share of free rows that meet each part's conditions, survey weights aside @throws StandinError CONDITION_UNSUPPORTED */
async function requireSupport(parts: readonly Part[], model: Model, context: Context): Promise<number[]> {
  const asked = parts.filter(({ allowed }) => allowed.size > 0);
  if (asked.length === 0) return parts.map(() => 1);
  for (const part of asked) if (part.share > 0) requireCodes(part, model);
  const found = await model.fitted.assess({ kind: "strata", strata: asked.map((part) => stratumOf(part, null, model)) }, context);
  const persons = await fittedPersons(model, context);
  found.forEach(({ probability, effectiveShare }, i) => {
    const { label, share } = asked[i]!;
    const uncertain = 2 * Math.sqrt((1 / Math.max(effectiveShare, 1e-9) - 1) / trialParticles);
    if (share === 0 || probability * (1 + uncertain) * persons >= model.k) return;
    const what = `The conditions${label === "" ? "" : ` of ${label}`} are together met by about ${short(probability * 100)} % of the records`;
    const why = `that the model knows: by fewer than k = ${model.k} of the persons that it was fitted on`;
    throw new StandinError("CONDITION_UNSUPPORTED", `${what} ${why}. Leave a condition out, or make its range wider.`, { probability });
  });
  return parts.map((part) => found[asked.indexOf(part)]?.probability ?? 1);
}

/** A column of which no code is allowed needs no trial, and a clearer word. */
function requireCodes({ allowed }: Part, { codebook, metadata }: Model): void {
  for (const [column, own] of allowed) {
    const entry = codebook.columns.find(({ name }) => name === column)!;
    const isEmpty = [...codeWeights(entry, own).values()].some((weights) => weights.every((weight) => weight === 0));
    if (!isEmpty) continue;
    const range = modelledRange(entry, metadata.columns.find(({ name }) => name === column)!);
    const what = `No cell of the column ${JSON.stringify(column)} that k = ${codebook.k} persons hold meets its conditions`;
    throw new StandinError("CONDITION_UNSUPPORTED", `${what}; ${range}${own.missing ? ", and no missing cell" : ""}.`, { column });
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
