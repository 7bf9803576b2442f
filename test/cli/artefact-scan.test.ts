import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PrivacyCheck } from "../../src/evaluation/figures.js";
import { patientsCsv, sentinel } from "./patients.js";
import { type Change, createScratch, type Scratch } from "./scratch.js";

const minutes = 60_000;
const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";

let scratch: Scratch;
let input: string;
beforeEach(() => {
  scratch = createScratch();
  input = scratch.path("patients.csv");
  writeFileSync(input, patientsCsv(400));
});
afterEach(() => scratch.remove());

/** A reader that betrays a cell in a note, as a mistake of ours would. */
const betraying =
  (note: string): Change =>
  (environment) => {
    const { ports } = environment;
    const readTable: typeof ports.readTable = async (...given) => {
      const read = await ports.readTable(...given);
      return { ...read, notes: [...read.notes, note] };
    };
    return { ...environment, ports: { ...ports, readTable } };
  };

const columns = ["--columns", "name,ward,age,visits,outcome", "--policy", "internal", "--seed", seed];

describe("a report that would betray a cell", () => {
  test.each([
    ["as it is", `The first name is ${sentinel} Person7.`],
    ["in base64", `The first name is ${Buffer.from(`${sentinel} Person7`).toString("base64")}.`],
  ])(
    "%s is not written, and neither is anything else; the message names file and column",
    async (_name, note) => {
      const { exitCode, stdout, stderr } = await scratch.runWith(betraying(note), input, ...columns);
      expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
      expect(stderr).toMatch(/error ARTEFACT_LEAK: [^\n]*report\.html \(column "name"\), report\.json \(column "name"\)/u);
      expect(stderr.split("error ")[1]).not.toContain(sentinel);
      expect(scratch.files().filter((name) => name.startsWith("patients-release"))).toEqual([]);
    },
    2 * minutes,
  );

  test("of evaluate without a folder is refused by a policy that limits E3", async () => {
    writeFileSync(scratch.path("other.csv"), patientsCsv(400, "others").replaceAll(sentinel, "other"));
    const policy =
      "version: standin.policy/1\nextends: internal/1\nname: own/1\nchecks: { E3: { required: [run, evaluate], limits: { hits: { atMost: 0 } } } }\n";
    writeFileSync(scratch.path("own.yaml"), policy);
    const judge = async (note: string) => {
      const argv = [
        "evaluate",
        input,
        scratch.path("other.csv"),
        "--columns",
        "name,ward,age,visits",
        "--policy",
        scratch.path("own.yaml"),
        "--json",
      ];
      const { exitCode, stdout } = await scratch.runWith(betraying(note), ...argv);
      const { privacy } = JSON.parse(stdout) as { privacy: readonly PrivacyCheck[] };
      return { exitCode, result: privacy.find(({ id }) => id === "E3")?.result };
    };
    const clean = await judge("Persons were counted.");
    expect(clean.result).toMatchObject({ kind: "measured", figures: [{ name: "hits", value: { estimate: 0 } }] });
    const leaking = await judge(`The first name is ${sentinel} Person7.`);
    expect(leaking).toMatchObject({ exitCode: 1, result: { notes: ['report.json holds values of column "name".'] } });
  });
});
