import { StandinError } from "../../errors.js";
import { partCount, type PreparedQuery, personColumn, type QuerySession } from "./query-engine.js";

/** A question that may be asked: what it shows never comes from fewer than so many persons. */
export interface QueryPlan {
  readonly prepared: PreparedQuery;
  /** Columns of the answer that are groups, and those that are numbers; places in the answer's rows. */
  readonly keys: readonly number[];
  readonly answers: readonly PlannedAnswer[];
  /** Persons of a group, place in the answer's rows. */
  readonly personsAt: number;
}

export interface PlannedAnswer {
  readonly at: number;
  readonly name: string;
  /** A count or a sum: grows with the rows of the table. */
  readonly isTotal: boolean;
  /** Made of quantiles alone, which one person cannot rule. */
  readonly isQuantile: boolean;
  /** Places of the persons that each aggregate in it stands on, and how many times k there must be. */
  readonly behind: readonly { readonly at: number; readonly times: number }[];
}

/** Aggregates that no single person decides. */
const averages = ["avg", "mean", "median", "quantile_cont", "stddev", "stddev_samp", "stddev_pop", "var_samp", "var_pop", "variance"];
const relations = ["corr", "covar_samp", "covar_pop", "regr_slope", "regr_intercept", "regr_r2"];
const totals = ["count", "count_star", "sum", "count_if", "countif"];
const allowed: ReadonlySet<string> = new Set([...averages, ...relations, ...totals]);
/** Functions of one row that the engine keeps as macros; others of its macros hide aggregates. */
const rowMacros: ReadonlySet<string> = new Set(["nullif", "split_part", "fdiv", "fmod", "date_add", "round_even", "days_in_month"]);
/** Kinds of expressions that look at one row. */
const rowWise: ReadonlySet<string> = new Set([
  "COLUMN_REF",
  "CONSTANT",
  "COMPARISON",
  "CONJUNCTION",
  "OPERATOR",
  "FUNCTION",
  "CASE",
  "CAST",
  "BETWEEN",
]);
/** Kinds of expressions that are true or false. */
const logical: ReadonlySet<string> = new Set(["COMPARISON", "CONJUNCTION", "BETWEEN"]);

/** A node of the engine's syntax tree. */
type Node = Readonly<Record<string, unknown>>;

/**
 * Checks a question and adds to it what protection needs: how many persons stand behind every group and every aggregate.
 * @throws StandinError QUERY_INVALID with what was found and what is allowed
 */
export async function planQuery(sql: string, session: QuerySession): Promise<QueryPlan> {
  const refuse = (problem: string): never => {
    throw invalidQuery(sql, problem);
  };
  const tree = withoutPlaces(await session.parse(sql)) as { statements: readonly { node: Node }[] };
  if (tree.statements.length !== 1) refuse(`holds ${tree.statements.length} statements; one is allowed`);
  const { node } = tree.statements[0]!;
  checkClauses(node, refuse);
  const known = knownNames(session, node["select_list"] as readonly Node[]);
  const { isAggregate } = known;
  for (const own of descendants([node["where_clause"], node["group_expressions"], modifiersOf(node)])) checkRowWise(own, known, refuse);
  const items = (node["select_list"] as readonly Node[]).map((item) => {
    const inside = descendants([item]).filter(isAggregate);
    for (const own of descendants([item])) checkItem(own, known, refuse);
    return { item: withNumbers(item, isAggregate), inside };
  });
  if (items.every(({ inside }) => inside.length === 0))
    refuse("asks for rows; only aggregates such as count(*) or avg(column) can be answered");
  const hidden = [personsWhere([])];
  const answers = items.flatMap(({ item, inside }, at) => {
    if (inside.length === 0) return [];
    const behind = inside.map((own) => ({
      at: items.length + hidden.push(personsWhere(argumentsOf(own))) - 1,
      times: timesK(own, refuse),
    }));
    return [
      {
        at,
        behind,
        isQuantile: inside.every(isQuantile),
        isTotal: isAggregate(item) && totals.includes(nameOf(item)) && item["distinct"] !== true,
      },
    ];
  });
  const select_list = [...items.map(({ item }) => item), ...hidden];
  const statements = [{ ...tree.statements[0], node: { ...node, select_list } }];
  const prepared = await session.prepare({ ...tree, statements }, sql);
  for (const { at } of answers) {
    const { name, type, isNumber } = prepared.columns[at]!;
    if (!isNumber) refuse(`answers ${JSON.stringify(name)} with a value of type ${type}; answers must be numbers`);
  }
  return {
    prepared,
    keys: items.flatMap(({ inside }, at) => (inside.length === 0 ? [at] : [])),
    answers: answers.map((answer) => ({ ...answer, name: prepared.columns[answer.at]!.name })),
    personsAt: items.length,
  };
}

export function invalidQuery(sql: string, problem: string): StandinError {
  return new StandinError(
    "QUERY_INVALID",
    `The query ${JSON.stringify(sql.slice(0, 200))} ${problem}. A query is SELECT aggregates and columns to group by FROM data [WHERE …] [GROUP BY …] [ORDER BY …].`,
    { query: sql },
  );
}

/** The tree without places in the text, which are numbers too large for a double where there is none. */
function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) => (key === "query_location" ? [] : [[key, withoutPlaces(value)]])),
  );
}

type Refuse = (problem: string) => never;

function checkClauses(node: Node, refuse: Refuse): void {
  if (node["type"] !== "SELECT_NODE") refuse("is not a single SELECT");
  const from = node["from_table"] as Node;
  if (from["type"] !== "BASE_TABLE" || String(from["table_name"]).toLowerCase() !== "data" || from["schema_name"] !== "")
    refuse("does not take its rows FROM data alone");
  if (from["sample"] !== null || (node["sample"] ?? null) !== null) refuse("has a sample clause, which is not allowed");
  if ((node["cte_map"] as { map: readonly unknown[] }).map.length > 0) refuse("has a WITH clause, which is not allowed");
  for (const clause of ["having", "qualify"]) {
    if ((node[clause] ?? null) !== null) refuse(`has a ${clause.toUpperCase()} clause, which is not allowed`);
  }
  if ((node["group_sets"] as readonly unknown[]).length > 1) refuse("groups in several ways at once; one GROUP BY is allowed");
  for (const { type } of modifiersOf(node)) {
    if (type !== "ORDER_MODIFIER") refuse(`has a ${String(type).replace("_MODIFIER", "")} clause, which is not allowed`);
  }
}

function modifiersOf(node: Node): readonly Node[] {
  return node["modifiers"] as readonly Node[];
}

/** What a question may name. */
interface Known {
  readonly isAggregate: (own: Node) => boolean;
  readonly isScalar: (own: Node) => boolean;
  /** Names of columns and of what the question itself names, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly columns: readonly string[];
}

function knownNames({ aggregates, scalars, columns }: QuerySession, items: readonly Node[]): Known {
  return {
    isAggregate: (own) => own["class"] === "FUNCTION" && aggregates.has(nameOf(own)),
    isScalar: (own) => scalars.has(nameOf(own)) || rowMacros.has(nameOf(own)),
    names: new Set([...columns, ...items.map(({ alias }) => (typeof alias === "string" ? alias : ""))].map((name) => name.toLowerCase())),
    columns,
  };
}

function checkRowWise(own: Node, known: Known, refuse: Refuse): void {
  if (known.isAggregate(own)) refuse(`uses ${nameOf(own)}() outside of its SELECT list`);
  checkItem(own, known, refuse);
}

function checkItem(own: Node, known: Known, refuse: Refuse): void {
  const kind = own["class"];
  if (typeof kind !== "string") return;
  if (!rowWise.has(kind)) refuse(`uses ${kind.toLowerCase()} expressions, which are not allowed`);
  if (kind === "COLUMN_REF") checkColumn(own, known, refuse);
  if (kind !== "FUNCTION") return;
  if (!known.isAggregate(own)) {
    if (!known.isScalar(own)) refuse(`uses ${nameOf(own)}(), which is no function of one row that always answers the same`);
    return;
  }
  if (!allowed.has(nameOf(own))) {
    const names = [...allowed].filter((name) => name !== "count_star").join(", ");
    refuse(`uses ${nameOf(own)}(), which can show a value of one person; allowed are ${names}`);
  }
  if ((own["filter"] ?? null) !== null) refuse("has a FILTER clause, which is not allowed; put the condition into WHERE");
}

function checkColumn(own: Node, { names, columns }: Known, refuse: Refuse): void {
  const name = (own["column_names"] as readonly string[]).at(-1) ?? "";
  if (names.has(name.toLowerCase())) return;
  const shown = columns.slice(0, 40).join(", ");
  refuse(`names a column ${JSON.stringify(name)} that is not there; columns are ${shown}${columns.length > 40 ? " and more" : ""}`);
}

function nameOf(own: Node): string {
  return String(own["function_name"]).toLowerCase();
}

/** The node and all below it that are expressions. */
function descendants(root: unknown): Node[] {
  if (Array.isArray(root)) return root.flatMap(descendants);
  if (typeof root !== "object" || root === null) return [];
  const below = Object.values(root).flatMap(descendants);
  return "class" in root ? [root, ...below] : below;
}

/** Column arguments of an aggregate; the place of a quantile is no column. */
function argumentsOf(own: Node): readonly Node[] {
  const children = own["children"] as readonly Node[];
  return nameOf(own) === "quantile_cont" ? children.slice(0, 1) : children;
}

/**
 * How many times k persons must stand behind an aggregate: for a quantile k in every part of them, and k on either side of it.
 */
function timesK(own: Node, refuse: Refuse): number {
  if (!isQuantile(own)) return 1;
  const place = nameOf(own) === "median" ? 0.5 : constantOf((own["children"] as readonly Node[])[1]);
  if (place === null || place <= 0 || place >= 1) return refuse("needs one number between 0 and 1 as the second argument of quantile_cont");
  return Math.max(partCount, 1 / Math.min(place, 1 - place));
}

function isQuantile(own: Node): boolean {
  return nameOf(own) === "median" || nameOf(own) === "quantile_cont";
}

/** A number written in the query, e.g. 0.9, which the engine keeps as digits and a scale. */
function constantOf(own: Node | undefined): number | null {
  const value = own?.["value"] as { type?: { type_info?: { scale?: number } | null }; value?: unknown } | undefined;
  const digits = Number(value?.value ?? Number.NaN);
  return own?.["class"] === "CONSTANT" && Number.isFinite(digits) ? digits / 10 ** (value?.type?.type_info?.scale ?? 0) : null;
}

/** The expression, conditions inside aggregates turned to 1 and 0: avg(age > 40) is a share. */
function withNumbers(item: Node, isAggregate: (own: Node) => boolean): Node {
  if (isAggregate(item) && !nameOf(item).startsWith("count")) {
    const children = (item["children"] as readonly Node[]).map((child) => (logical.has(String(child["class"])) ? asInteger(child) : child));
    return { ...item, children };
  }
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, mapped(value)]));
  function mapped(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(mapped);
    return typeof value === "object" && value !== null ? withNumbers(value as Node, isAggregate) : value;
  }
}

function asInteger(child: Node): Node {
  return { class: "CAST", type: "OPERATOR_CAST", alias: "", child, cast_type: { id: "INTEGER", type_info: null }, try_cast: false };
}

/** count(DISTINCT person), of the rows where none of these is missing. */
function personsWhere(present: readonly Node[]): Node {
  const tests = present.map((child) => ({ class: "OPERATOR", type: "OPERATOR_IS_NOT_NULL", alias: "", children: [child] }));
  return {
    class: "FUNCTION",
    type: "FUNCTION",
    alias: "",
    function_name: "count",
    schema: "",
    children: [{ class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: [personColumn] }],
    filter: tests.length === 0 ? null : { class: "CONJUNCTION", type: "CONJUNCTION_AND", alias: "", children: tests },
    order_bys: { type: "ORDER_MODIFIER", orders: [] },
    distinct: true,
    is_operator: false,
    export_state: false,
    catalog: "",
  };
}
