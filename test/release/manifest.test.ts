import { describe, expect, test } from "vitest";
import { StandinError } from "../../src/errors.js";
import { buildManifest, manifestText } from "../../src/release/build-manifest.js";
import { canonicalJson, sha256Hex } from "../../src/release/canonical-json.js";
import { verifyManifest } from "../../src/release/verify-manifest.js";
import type { Evaluation } from "../../src/evaluation/figures.js";
import type { ReportModel } from "../../src/release/report-model.js";
import { goodChecks, interval, sampleEvaluation } from "../fixtures/evaluation-sample.js";
import { sampleManifestInput, sampleReport } from "../fixtures/report-model-sample.js";

const text = (): string => manifestText(buildManifest(sampleManifestInput()));

/** An evaluation that breaches A8 alone. */
function breachingCopies(): Evaluation {
  const privacy = goodChecks().map((check) =>
    check.id === "A8" && check.result.kind === "measured"
      ? { ...check, result: { ...check.result, figures: check.result.figures.map((each) => ({ ...each, value: interval(0) })) } }
      : check,
  );
  return sampleEvaluation({ privacy });
}

function refusal(given: string): StandinError {
  try {
    verifyManifest(given);
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error("the manifest was taken");
}

describe("buildManifest", () => {
  test("is verified as written, and as indented by an editor", () => {
    const manifest = buildManifest(sampleManifestInput());
    expect(verifyManifest(manifestText(manifest))).toEqual(manifest);
    expect(verifyManifest(JSON.stringify(manifest, null, 2))).toEqual(manifest);
  });

  test("same inputs, same bytes, but for the run block and the closing hash", () => {
    const other = sampleManifestInput({
      run: { ...sampleManifestInput().run, startedAt: "2027-01-01T00:00:00Z", durationMs: 1, threads: 1 },
    });
    const bare = ({ run: _run, sha256: _sha256, ...rest }: ReturnType<typeof buildManifest>): string => canonicalJson(rest);
    expect(bare(buildManifest(other))).toBe(bare(buildManifest(sampleManifestInput())));
    expect(manifestText(buildManifest(other))).not.toBe(text());
  });

  test("holds the whole policy, every figure with its limit, and the hash of the configuration", () => {
    const { report, config } = sampleManifestInput();
    const manifest = buildManifest(sampleManifestInput());
    expect(manifest.policy).toEqual(report.policy);
    expect(
      manifest.verdict.checks
        .flatMap((check) => check.figures)
        .every((judged) => judged.limit !== null || judged.standing === "information"),
    ).toBe(true);
    expect(manifest.config.sha256).toBe(sha256Hex(canonicalJson(config)));
    expect(manifest.outputs.map((output) => output.path)).toEqual(["data/census.csv", "report.html"]);
  });

  test("its hash can be checked by hand, as docs/schemas.md says", () => {
    const bare = text().replace(/"sha256":"[0-9a-f]*","source"/, '"source"');
    expect(sha256Hex(bare)).toBe(buildManifest(sampleManifestInput()).sha256);
  });

  test("keeps a configuration for a column named __proto__", () => {
    const config = JSON.parse('{"columns":{"__proto__":{"kind":"numeric"}}}') as never;
    const written = manifestText(buildManifest(sampleManifestInput({ config })));
    expect(written).toContain('"__proto__":{"kind":"numeric"}');
    expect(manifestText(verifyManifest(written))).toBe(written);
  });

  test.each([
    ["an absolute path", { outputs: [{ path: "/x", sha256: "a".repeat(64), bytes: 1, rows: null }] }],
    ["a commitment that is none", { run: { ...sampleManifestInput().run, seedCommitment: "42" } }],
    ["a property that the schema does not name", { report: { ...sampleReport(), verdict: { ...sampleReport().verdict, seed: 1 } } }],
  ])("refuses %s", (_name, change) => {
    expect(() => buildManifest(sampleManifestInput(change))).toThrow(RangeError);
  });
});

describe("verifyManifest", () => {
  test("refuses every truncation", () => {
    const whole = text();
    for (let length = 0; length < whole.length; length += 997) expect(refusal(whole.slice(0, length)).code).toBe("MANIFEST_INVALID");
    expect(refusal(whole.slice(0, -1)).message).toContain("not whole JSON");
    expect(refusal("").message).toContain("is empty");
  });

  test.each<[string, (manifest: string) => string, RegExp]>([
    ["a verdict turned into pass", (given) => given.replace('"kind":"pass"', '"kind":"fail"'), /was changed after it was written/],
    ["a limit that was moved", (given) => given.replace('"value":0.55', '"value":0.95'), /was changed after it was written/],
    [
      "a closing hash that was replaced",
      (given) => given.replace(/"sha256":"[0-9a-f]{64}","source"/, `"sha256":"${"0".repeat(64)}","source"`),
      /was changed after it was written/,
    ],
    [
      "a key that is not known",
      (given) => given.replace('{"command"', '{"approved":true,"command"'),
      /does not follow .* at its top level/,
    ],
    ["another version", (given) => given.replace("standin.manifest/2", "standin.manifest/9"), /at version/],
    ["a list", () => "[]", /at its top level/],
  ])("refuses %s", (_name, edit, message) => {
    const edited = edit(text());
    expect(edited).not.toBe(text());
    const error = refusal(edited);
    expect(error.code).toBe("MANIFEST_INVALID");
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(message);
  });

  test("refuses a configuration that was changed together with the closing hash", () => {
    const { sha256: _sha256, ...rest } = buildManifest(sampleManifestInput());
    const forged = { ...rest, config: { ...rest.config, value: { policy: "internal/1" } } };
    expect(refusal(canonicalJson({ ...forged, sha256: sha256Hex(canonicalJson(forged)) })).message).toContain("configuration");
  });

  describe("waivers", () => {
    const refused = sampleReport(breachingCopies());
    const waiver = {
      check: "A8",
      name: "Ada Example",
      reason: "The copies are of invented test persons.",
      expires: "2026-12-31",
      usedOn: "2026-03-09",
    } as const;
    const written = (change: Partial<ReportModel>): string =>
      manifestText(buildManifest(sampleManifestInput({ report: { ...refused, ...change } })));

    test("data under a waiver for all that stands against it is taken, and the verdict is still no pass", () => {
      const { verdict, waivers } = verifyManifest(written({ waivers: [waiver] }));
      expect(verdict).toMatchObject({ kind: "fail", exitCode: 1 });
      expect(waivers).toEqual([waiver]);
    });
    test.each<[string, Partial<ReportModel>, RegExp]>([
      ["data without a pass and without a waiver", {}, /lists data although its verdict is no pass and no waiver covers A8/],
      ["a waiver for something else", { waivers: [{ ...waiver, check: "B1" }] }, /a waiver for B1, which its verdict does not hold/],
      ["a waiver used after its day", { waivers: [{ ...waiver, expires: "2026-03-08" }] }, /expired on the day of its use/],
      [
        "a waiver beside a pass",
        { verdict: sampleReport().verdict, waivers: [waiver] },
        /a waiver for A8, which its verdict does not hold/,
      ],
    ])("refuses %s", (_name, change, message) => expect(refusal(written(change)).message).toMatch(message));
    test("a refusal lists no data and needs none", () => {
      const outputs = sampleManifestInput().outputs.filter(({ rows }) => rows === null);
      const text = manifestText(buildManifest(sampleManifestInput({ report: refused, outputs })));
      expect(verifyManifest(text).waivers).toEqual([]);
    });
  });

  test("says nothing of the content in its message", () => {
    expect(refusal(text().replace('"name":"census.csv"', '"name":7')).message).not.toContain("census");
  });
});
