import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { patientsCsv } from "./patients.js";
import { createScratch, type Scratch } from "./scratch.js";

const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";

let scratch: Scratch;
let input: string;
beforeEach(() => {
  scratch = createScratch();
  input = scratch.path("patients.csv");
  writeFileSync(input, patientsCsv(2500));
});
afterEach(() => scratch.remove());

const settle = (text: string): void => writeFileSync(scratch.path("standin.yaml"), text);
const plan = async (...argv: string[]): Promise<string> => (await scratch.run(input, "--dry-run", ...argv)).stdout;

describe("--fidelity-privacy", () => {
  test("goes before the file, and the file before 0.5", async () => {
    expect(await plan()).toContain("by method tree (fidelity-privacy 0.5), k = 11");
    expect(await plan("--fidelity-privacy", ".25")).toContain("tree (fidelity-privacy 0.25)");
    settle("version: 1\nfidelityPrivacy: 0.75\n");
    expect(await plan()).toContain("tree (fidelity-privacy 0.75)");
    expect(await plan("--fidelity-privacy", "0")).toContain("tree (fidelity-privacy 0)");
  });

  test.each(["-0.1", "1.1", "half", "", "1e-1", "0x1", "NaN"])("refuses %j", async (place) => {
    for (const command of ["run", "fit"]) {
      const output = scratch.path(`${command}-out`);
      const refused = await scratch.run(command, input, "-o", output, "--fidelity-privacy", place);
      expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
      expect(refused.stderr).toContain("error OPTION_INVALID: --fidelity-privacy takes a number from 0 (privacy) to 1 (fidelity), got ");
    }
    expect(scratch.files()).toEqual(["patients.csv"]);
  });

  test("is refused for another method, wherever it was set", async () => {
    const tries = [
      ["--synthesizer", "copula", "--fidelity-privacy", "0.5"],
      ["--synthesizer", "independent"],
    ];
    settle("version: 1\nfidelityPrivacy: 0.5\n");
    for (const flags of tries) {
      for (const command of ["run", "fit"]) {
        const refused = await scratch.run(command, input, "-o", scratch.path("out"), ...flags);
        expect(refused.exitCode).toBe(2);
        expect(refused.stderr).toMatch(
          /error OPTION_INVALID: --fidelity-privacy \(in standin\.yaml: fidelityPrivacy\) moves the tree alone/u,
        );
        expect(refused.stderr).toContain(flags[1]);
      }
    }
    settle("version: 1\n");
    expect(await plan("--synthesizer", "copula")).toContain("by method copula, k = 11");
  });

  test("of fit moves the model's bytes; 0.5 is what stands without it", async () => {
    const modelOf = async (name: string, ...argv: string[]): Promise<string> => {
      const columns = ["--columns", "age,ward,dose,outcome"];
      const outcome = await scratch.run("fit", input, "-o", scratch.path(name), "--seed", seed, ...columns, ...argv);
      expect(outcome).toMatchObject({ exitCode: 0 });
      return readFileSync(scratch.path(name), "utf8");
    };
    const usual = await modelOf("usual.json");
    expect(await modelOf("half.json", "--fidelity-privacy", "0.5")).toBe(usual);
    const privacy = await modelOf("privacy.json", "--fidelity-privacy", "0");
    expect(privacy).not.toBe(usual);
    settle("version: 1\nfidelityPrivacy: 0\n");
    expect(await modelOf("file.json")).toBe(privacy);
  });

  test("of run stands in manifest, report and page", async () => {
    const columns = ["--columns", "age,ward,dose,outcome"];
    const output = scratch.path("release");
    const asked = ["--policy", "internal", "--seed", seed, "--fidelity-privacy", "0.25", ...columns, "-o", output, "--json"];
    const ran = await scratch.run(input, ...asked);
    const { folder } = JSON.parse(ran.stdout) as { folder: string };
    const read = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");
    expect(JSON.parse(read("manifest.json"))).toMatchObject({
      synthesizer: "tree",
      fidelityPrivacy: 0.25,
      config: { value: { method: "tree", fidelityPrivacy: 0.25 } },
    });
    expect(JSON.parse(read("report.json"))).toMatchObject({ synthesizer: "tree", fidelityPrivacy: 0.25 });
    expect(read("report.html")).toContain("method “tree” at 0.25 on the way from privacy (0) to fidelity (1)");
  }, 120_000);
});

test("init shows the key, switched off", async () => {
  const { stdout } = await scratch.run("init", input, "--print");
  expect(stdout).toContain("\n# fidelityPrivacy: 0.5\n");
});
