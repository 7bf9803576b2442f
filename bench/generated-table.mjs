import { DuckDBInstance } from "@duckdb/node-api";

/** A list of SQL texts. */
const list = (names) => `[${names.map((name) => `'${name}'`).join(", ")}]`;
const numbered = (stem, count) => Array.from({ length: count }, (_, at) => `${stem}-${String(at + 1).padStart(2, "0")}`);
/** One of a list by a share in [0, 1). */
const chosen = (names, share) => `list_extract(${list(names)}, 1 + CAST(floor(${names.length} * (${share})) AS INTEGER))`;

const degrees = [
  "none",
  ...numbered("grade", 7),
  "school",
  "some-college",
  "trade",
  "associate",
  "bachelor",
  "master",
  "professional",
  "doctor",
];
const employers = ["private", "own", "own-incorporated", "local", "state", "federal", "unpaid", "never-worked"];

/**
 * The 15 columns of one block, in the manner of a census: 6 numeric and 9 of categories, empty cells in 3, one that another decides,
 * spikes, long tails, and countries of very different size. Columns depend on one another within a block, and across blocks through `young`
 * and `skill`, which all blocks of a row share. `u(k)` is the row's k-th uniform draw of the block, `logit(k)` a logistic one.
 */
const columns = [
  ["age", "CAST(floor(17 + 73 * pow(0.75 * young + 0.25 * u(1), 1.6)) AS INTEGER)"],
  ["degree_years", "CAST(1 + floor(15.99 / (1 + exp(-(0.9 * skill + 0.5 * logit(2)) / 1.3))) AS INTEGER)"],
  ["sex", "CASE WHEN u(3) < 0.67 THEN 'male' ELSE 'female' END"],
  ["marital", maritalStatus()],
  [
    "employer",
    `CASE WHEN u(6) < 0.055 THEN NULL WHEN u(6) < 0.72 THEN 'private' ELSE ${chosen(employers, "0.5 * u(7) + age / 182.0")} END`,
  ],
  ["weight", "CAST(round(exp(12 + 0.3 * logit(8))) AS INTEGER)"],
  ["degree", `list_extract(${list(degrees)}, degree_years)`],
  ["occupation", `CASE WHEN employer IS NULL THEN NULL ELSE ${occupation()} END`],
  ["relationship", relationship()],
  [
    "origin",
    "CASE WHEN u(11) < 0.85 THEN 'a' WHEN u(11) < 0.95 THEN 'b' WHEN u(11) < 0.98 THEN 'c' WHEN u(11) < 0.99 THEN 'd' ELSE 'e' END",
  ],
  ["gain", gain()],
  ["loss", "CASE WHEN u(14) < 0.953 OR gain > 0 THEN 0 ELSE CAST(greatest(155, 1880 + 150 * logit(15)) AS INTEGER) END"],
  ["hours", hours()],
  [
    "country",
    `CASE WHEN u(18) < 0.02 THEN NULL WHEN u(18) < CASE origin WHEN 'a' THEN 0.93 ELSE 0.6 END THEN 'home' ELSE ${country()} END`,
  ],
  ["income", income()],
];

function maritalStatus() {
  const young = "u(4) < 1 / (1 + exp((age - 28) / 5.0))";
  const cases = [
    [young, "never"],
    ["u(5) < 0.65", "married"],
    ["age > 60 AND u(5) < 0.9", "widowed"],
    ["u(5) < 0.9", "divorced"],
    ["u(5) < 0.95", "separated"],
    ["u(5) < 0.999", "absent"],
  ];
  return `CASE ${cases.map(([condition, status]) => `WHEN ${condition} THEN '${status}'`).join(" ")} ELSE 'military' END`;
}

function occupation() {
  return chosen(
    numbered("work", 14),
    "0.5 * (degree_years - 1) / 16.0 + 0.35 * u(9) + CASE sex WHEN 'male' THEN 0.15 * u(10) ELSE 0.14 END",
  );
}

function relationship() {
  const married = "WHEN marital = 'married' AND u(10) < 0.95 THEN CASE sex WHEN 'male' THEN 'husband' ELSE 'wife' END";
  const single = "WHEN age < 26 AND u(10) < 0.7 THEN 'child' WHEN u(10) < 0.75 THEN 'alone' WHEN u(10) < 0.95 THEN 'unmarried'";
  return `CASE ${married} ${single} ELSE 'other' END`;
}

function gain() {
  const amount = "least(99999, exp(8 + 0.4 * logit(13) + degree_years / 20.0))";
  return `CASE WHEN u(12) < 0.96 - degree_years / 200.0 THEN 0 ELSE CAST(${amount} AS INTEGER) END`;
}

function hours() {
  const other = "41 + 6 * logit(17) + 2 * skill - CASE WHEN age < 22 THEN 14 ELSE 0 END";
  return `CASE WHEN u(16) < 0.47 THEN 40 ELSE CAST(least(99, greatest(1, ${other})) AS INTEGER) END`;
}

function country() {
  return chosen(numbered("land", 40), "pow(0.8 * u(19) + CASE origin WHEN 'c' THEN 0.19 ELSE 0 END, 2.5)");
}

function income() {
  const score =
    "-6.5 + 0.32 * degree_years + 0.03 * hours + 0.02 * least(age, 55) + CASE marital WHEN 'married' THEN 1.6 ELSE 0 END + gain / 4000.0";
  return `CASE WHEN u(20) < 1 / (1 + exp(-(${score}))) THEN 'high' ELSE 'low' END`;
}

/** The columns of a block, from 0, as SQL: the first has the plain names, the others end in `_2`, `_3`, …; each block has its own draws. */
function blockColumns(block) {
  const suffix = block === 0 ? "" : `_${block + 1}`;
  const own = new RegExp(`\\b(${columns.map(([name]) => name).join("|")})\\b`, "g");
  return columns.map(([name, expression]) => {
    const sql = expression
      .replaceAll(/(u|logit)\((\d+)\)/g, (_, kind, draw) => `${kind}(record, ${100 * (block + 1) + Number(draw)})`)
      .replaceAll(own, `$1${suffix}`);
    return { name: `${name}${suffix}`, sql };
  });
}

/**
 * Writes a CSV of generated rows: what a row holds depends on the seed and its number alone.
 * @param {{ path: string, rowCount: number, columnCount: number, seed: number, holdoutPath?: string }} request `holdoutPath`: a fifth of the
 *   rows, drawn by their numbers, go there and not to `path`
 */
export async function generateTable({ path, rowCount, columnCount, seed, holdoutPath }) {
  const blocks = Array.from({ length: Math.ceil(columnCount / columns.length) }, (_, block) => blockColumns(block)).flat();
  const wanted = blocks.slice(0, columnCount).map(({ name }) => name);
  const instance = await DuckDBInstance.create(":memory:", { temp_directory: "" });
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE MACRO u(record, draw) AS ((hash(record, draw, ${seed}) >> 11)::DOUBLE + 0.5) / 9007199254740992.0`);
    await connection.run("CREATE MACRO logit(record, draw) AS ln(u(record, draw) / (1 - u(record, draw)))");
    const latents = "u(record, 1) AS young, 0.55 * logit(record, 2) AS skill";
    const all = blocks.map(({ name, sql }) => `${sql} AS ${name}`).join(",\n");
    const rows = `SELECT range AS record, ${latents},\n${all} FROM range(${rowCount})`;
    const write = async (to, condition) => {
      const chosen = `SELECT ${wanted.join(", ")} FROM (${rows}) WHERE ${condition}`;
      await connection.run(`COPY (${chosen}) TO '${to.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`);
    };
    await write(path, holdoutPath === undefined ? "true" : "u(record, 0) >= 0.2");
    if (holdoutPath !== undefined) await write(holdoutPath, "u(record, 0) < 0.2");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
