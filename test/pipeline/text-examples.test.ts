import { describe, expect, it } from "vitest";
import { textExamples } from "../../src/evaluation/texts/text-examples.js";
import { openInspector } from "../../src/pipeline/artefacts.js";
import { buildReport, type ReportInput } from "../../src/pipeline/build-report.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { createArtefactScanner } from "../../src/release/artefacts/artefact-scanner.js";
import { decide } from "../../src/release/decide.js";
import { tableOf } from "../evaluation/fidelity/invented-tables.js";
import { messageMetadata, messages, notesOf } from "../evaluation/texts/invented-texts.js";
import { sampleEvaluation } from "../fixtures/evaluation-sample.js";
import { vendor } from "../fixtures/report-model-sample.js";

const root = createRng(seedKey("examples"));
const [real, drawn] = ["real", "drawn"].map((name) => messages(300, root.fork(name))) as [
  ReturnType<typeof messages>,
  ReturnType<typeof messages>,
];

describe("textExamples", () => {
  const synthetic = { ...drawn, note: notesOf(drawn).map((note, row) => (row % 2 === 0 ? null : `drawn ${note}`)) };
  const examples = textExamples(tableOf(synthetic), tableOf(real), messageMetadata, root);

  it("shows ten synthetic texts with cells of their own row, the target first", () => {
    expect(examples).toHaveLength(10);
    for (const { column, text, beside } of examples) {
      expect([column, text.startsWith("drawn ")]).toEqual(["note", true]);
      const row = synthetic.note.indexOf(text);
      expect(beside[0]).toEqual({ column: "mood", value: drawn["mood"]![row] });
      expect(beside.map((cell) => cell.column)).toEqual(["mood", "place", "amount"]);
    }
  });

  it("cuts long texts, and has nothing to show where there is no text", () => {
    const long = { ...drawn, note: notesOf(drawn).map((note) => note.repeat(20)) };
    for (const { text } of textExamples(tableOf(long), tableOf(real), messageMetadata, root)) expect(text).toMatch(/^.{399}…$/s);
    expect(textExamples(tableOf({ ...drawn, note: drawn["note"]!.map(() => null) }), tableOf(real), messageMetadata, root)).toEqual([]);
    const { note: _, ...bare } = drawn;
    expect(textExamples(tableOf(bare), tableOf(real), messageMetadata, root)).toEqual([]);
  });
});

describe("buildReport", () => {
  const evaluation = sampleEvaluation();
  const reportFor = (judged: typeof evaluation) =>
    buildReport({
      toolVersion: "0",
      command: "run",
      sourceName: "a.csv",
      outputName: "a.csv",
      metadata: messageMetadata,
      source: { persons: 9, rows: 9 },
      split: { kind: "hash", rule: "by hash" },
      synthesizer: "tree",
      fidelityPrivacy: null,
      policy: vendor(),
      evaluation,
      verdict: decide(vendor(), judged, "run"),
      waivers: { used: [], unused: [], uncovered: [] },
      protections: [],
      notes: [],
    } satisfies ReportInput);

  it("shows synthetic texts beside a pass alone", () => {
    expect(reportFor(evaluation).textExamples).toEqual(evaluation.textExamples);
    const refused = reportFor({ ...evaluation, privacy: [] });
    expect([refused.verdict.kind, refused.textExamples]).toEqual(["inconclusive", []]);
  });

  it("does not take words of released rows for values of the source, and values elsewhere all the same", async () => {
    const scanner = createArtefactScanner({ tables: [tableOf(real)], metadata: messageMetadata, k: 11 });
    const inspector = await openInspector(scanner, { withPage: false });
    const [rare, other] = [notesOf(real)[0]!, notesOf(real)[1]!];
    const report = { ...reportFor(evaluation), textExamples: [{ column: "note", text: rare, beside: [] }] };
    const clean = await inspector.render(report);
    expect(() => inspector.requireClean(clean, report)).not.toThrow();
    const leaking = { ...report, notes: [other] };
    const artefacts = await inspector.render(leaking);
    expect(() => inspector.requireClean(artefacts, leaking)).toThrow("note");
  });
});
