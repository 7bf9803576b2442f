import { z } from "zod";

const columnName = z.string().min(1).max(1000);
const scalar = z.union([z.string().max(1000), z.number(), z.boolean()]);
/** A number, or a date written as the column writes it. */
const bound = z.union([z.number(), z.string().min(1).max(100)]);

/** What one cell must be; every key that is given must hold. */
export const conditionSchema = z
  .strictObject({
    is: scalar.optional().describe("this value"),
    oneOf: z.array(scalar).min(1).max(1000).optional().describe("one of these values"),
    not: scalar.optional().describe("any value but this; a missing cell is none"),
    atLeast: bound.optional().describe("number or date, this included"),
    atMost: bound.optional().describe("number or date, this included"),
    missing: z.boolean().optional().describe("true: no value; false: any value"),
  })
  .refine((condition) => Object.keys(condition).length > 0, "a condition says at least one thing")
  .meta({ id: "Condition" });
export type Condition = z.infer<typeof conditionSchema>;

const conditions = z
  .record(columnName, conditionSchema)
  .refine((parts) => Object.keys(parts).length > 0, "at least one column")
  .describe("conditions by column; all must hold");

const columnList = (least: number) => z.array(columnName).min(least).max(2000);

/** One rule that rows keep (docs/methods/constraints.md), as `standin.yaml` and the metadata hold it. */
export const constraintSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("functional-dependency"), from: columnName, to: columnName }),
    z.strictObject({ kind: z.literal("one-to-one"), columns: z.tuple([columnName, columnName]) }),
    z.strictObject({ kind: z.literal("fixed-combinations"), columns: columnList(2) }),
    z.strictObject({ kind: z.literal("inequality"), low: columnName, high: columnName, strict: z.boolean().optional() }),
    z.strictObject({ kind: z.literal("date-order"), columns: columnList(2), strict: z.boolean().optional() }),
    z.strictObject({
      kind: z.literal("range"),
      column: columnName,
      atLeast: bound.optional(),
      atMost: bound.optional(),
      lowColumn: columnName.optional(),
      highColumn: columnName.optional(),
      strict: z.boolean().optional(),
    }),
    z.strictObject({ kind: z.literal("sum"), parts: columnList(2), total: columnName }),
    z.strictObject({ kind: z.literal("ratio"), column: columnName, of: columnName, factor: z.number() }),
    z.strictObject({ kind: z.literal("one-hot"), columns: columnList(2) }),
    z.strictObject({
      kind: z.literal("nested-missing"),
      columns: columnList(1),
      whenMissing: columnName,
      together: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal("missing-unless"),
      columns: columnList(1),
      column: columnName,
      oneOf: z.array(scalar).min(1).max(1000),
    }),
    z.strictObject({ kind: z.literal("fixed-increments"), column: columnName, step: z.number().positive() }),
    z.strictObject({ kind: z.literal("if-then"), if: conditions, must: conditions }),
    z.strictObject({ kind: z.literal("regex"), column: columnName, pattern: z.string().min(1).max(1000) }),
    z.strictObject({ kind: z.literal("unique-together"), columns: columnList(1) }),
  ])
  .meta({ id: "Constraint" });
export type Constraint = z.infer<typeof constraintSchema>;
export type ConstraintKind = Constraint["kind"];
export type ConstraintOf<Kind extends ConstraintKind> = Extract<Constraint, { readonly kind: Kind }>;

export const constraintKinds = [
  "functional-dependency",
  "one-to-one",
  "fixed-combinations",
  "inequality",
  "date-order",
  "range",
  "sum",
  "ratio",
  "one-hot",
  "nested-missing",
  "missing-unless",
  "fixed-increments",
  "if-then",
  "regex",
  "unique-together",
] as const satisfies readonly ConstraintKind[];

/** A constraint that holds in the source, and how it came here. */
export const knownConstraintSchema = z.strictObject({
  rule: constraintSchema,
  /** found: by standin in the rows that a model is fitted on · declared: by a person. */
  origin: z.enum(["found", "declared"]),
  /** Rows of the source that it says something about, rounded down to a multiple of k. */
  supportRows: z.int().min(0),
});
export type KnownConstraint = z.infer<typeof knownConstraintSchema>;

/** The columns that a rule names, each once, in the rule's order. */
export function columnsOfConstraint(rule: Constraint): string[] {
  return [...new Set(allColumns(rule))];
}

function allColumns(rule: Constraint): string[] {
  switch (rule.kind) {
    case "functional-dependency":
      return [rule.from, rule.to];
    case "inequality":
      return [rule.low, rule.high];
    case "range":
      return [rule.column, rule.lowColumn, rule.highColumn].filter((name) => name !== undefined);
    case "sum":
      return [...rule.parts, rule.total];
    case "ratio":
      return [rule.column, rule.of];
    case "nested-missing":
      return [rule.whenMissing, ...rule.columns];
    case "missing-unless":
      return [rule.column, ...rule.columns];
    case "fixed-increments":
    case "regex":
      return [rule.column];
    case "if-then":
      return [...Object.keys(rule.if), ...Object.keys(rule.must)];
    default:
      return [...rule.columns];
  }
}

/** Pairs of columns whose values are in order. */
export interface OrderedPair {
  readonly low: string;
  readonly high: string;
  readonly strict: boolean;
}

/** The inequalities between two columns that a rule consists of; none for other kinds. */
export function orderedPairs(rule: Constraint): OrderedPair[] {
  switch (rule.kind) {
    case "inequality":
      return [{ low: rule.low, high: rule.high, strict: rule.strict === true }];
    case "date-order":
      return rule.columns.slice(1).map((high, i) => ({ low: rule.columns[i]!, high, strict: rule.strict === true }));
    case "range": {
      const strict = rule.strict === true;
      const below = rule.lowColumn === undefined ? [] : [{ low: rule.lowColumn, high: rule.column, strict }];
      return rule.highColumn === undefined ? below : [...below, { low: rule.column, high: rule.highColumn, strict }];
    }
    default:
      return [];
  }
}

const q = (name: string): string => JSON.stringify(name);
const listed = (names: readonly string[]): string => names.map(q).join(", ");
const values = (texts: readonly (string | number | boolean)[]): string => texts.map((text) => q(String(text))).join(", ");

/** One plain sentence without a full stop: `"a" + "b" = "c"`. */
export function constraintText(rule: Constraint): string {
  switch (rule.kind) {
    case "functional-dependency":
      return `${q(rule.from)} determines ${q(rule.to)}`;
    case "one-to-one":
      return `${q(rule.columns[0])} and ${q(rule.columns[1])} determine each other`;
    case "fixed-combinations":
      return `only combinations of ${listed(rule.columns)} that the source has`;
    case "inequality":
      return `${q(rule.low)} ${rule.strict === true ? "<" : "≤"} ${q(rule.high)}`;
    case "date-order":
      return rule.columns.map(q).join(rule.strict === true ? " before " : " not after ");
    case "range":
      return rangeText(rule);
    case "sum":
      return `${rule.parts.map(q).join(" + ")} = ${q(rule.total)}`;
    case "ratio":
      return `${q(rule.column)} = ${rule.factor} × ${q(rule.of)}`;
    case "one-hot":
      return `exactly one of ${listed(rule.columns)} is on`;
    case "nested-missing":
      return rule.together === true
        ? `${listed([rule.whenMissing, ...rule.columns])} are missing together`
        : `${listed(rule.columns)} missing where ${q(rule.whenMissing)} is`;
    case "missing-unless":
      return `${listed(rule.columns)} missing unless ${q(rule.column)} is ${values(rule.oneOf)}`;
    case "fixed-increments":
      return `${q(rule.column)} in steps of ${rule.step}`;
    case "if-then":
      return `if ${conditionsText(rule.if)} then ${conditionsText(rule.must)}`;
    case "regex":
      return `${q(rule.column)} matches ${q(rule.pattern)}`;
    case "unique-together":
      return `no two rows with the same ${listed(rule.columns)}`;
  }
}

function rangeText({ column, atLeast, atMost, lowColumn, highColumn, strict }: ConstraintOf<"range">): string {
  const sign = strict === true ? " < " : " ≤ ";
  const low = [atLeast === undefined ? null : `${String(atLeast)} ≤ `, lowColumn === undefined ? null : `${q(lowColumn)}${sign}`];
  const high = [atMost === undefined ? null : ` ≤ ${String(atMost)}`, highColumn === undefined ? null : `${sign}${q(highColumn)}`];
  return `${low.filter((part) => part !== null).join("")}${q(column)}${high.filter((part) => part !== null).join("")}`;
}

function conditionsText(parts: Readonly<Record<string, Condition>>): string {
  return Object.entries(parts)
    .map(([column, condition]) => `${q(column)} ${conditionText(condition)}`)
    .join(" and ");
}

function conditionText({ is, oneOf, not, atLeast, atMost, missing }: Condition): string {
  const said = [
    is === undefined ? null : `is ${values([is])}`,
    oneOf === undefined ? null : `is one of ${values(oneOf)}`,
    not === undefined ? null : `is not ${values([not])}`,
    atLeast === undefined ? null : `≥ ${String(atLeast)}`,
    atMost === undefined ? null : `≤ ${String(atMost)}`,
    missing === undefined ? null : missing ? "is missing" : "is not missing",
  ];
  return said.filter((part) => part !== null).join(" and ");
}
