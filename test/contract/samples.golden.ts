import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { fit, sample } from "../../src/index.js";
import { builtAddress } from "../../src/parallel/built-address.js";
import { serialiseModel } from "../../src/pipeline/model-file.js";
import { tableDigest } from "./table-digest.js";
import { type SynthesizerKind, synthesizerKinds } from "../../src/synthesizers/registry.js";
import { clinic } from "../pipeline/patients.js";

/*
 * What a seed gives: hashes of the model and of the rows of each method. A release is replayed by its seed, so a change here is a change of what
 * users get: say so in CHANGELOG.md. After a change that is meant,
 *
 *     npx vitest run test/contract/samples.golden.ts -u
 *
 * writes test/fixtures/golden-samples.json anew.
 */
const workers = ["parallel/worker-main.js", "synthesizers/tree/draw-rows.worker.js", "synthesizers/copula/draw-copula.worker.js"];
if (workers.some((path) => builtAddress(new URL(`../../src/${path}`, import.meta.url)) === null))
  console.info("two and four threads are not compared with one: dist/ is missing or older than its sources (npm run build)");

const rows = 70_000; // more than one block, so that threads share the drawing

interface Hashes {
  readonly model: string;
  readonly rows: string;
}

async function hashesOf(kind: SynthesizerKind, threads: number): Promise<Hashes> {
  const { table, metadata } = clinic(1200, 3, "golden");
  const model = await fit(table, metadata, { seed: "golden fit", threads, method: kind });
  const drawn = await sample(model, { seed: "golden draw", threads, rows });
  return { model: createHash("sha256").update(serialiseModel(model)).digest("hex"), rows: tableDigest(drawn, new Uint8Array(32)) };
}

let inOneThread: ReadonlyMap<SynthesizerKind, Hashes>;
beforeAll(async () => {
  const found = new Map<SynthesizerKind, Hashes>();
  for (const kind of synthesizerKinds) found.set(kind, await hashesOf(kind, 1));
  inOneThread = found;
});

it("is the same as ever; meant otherwise? `npx vitest run test/contract/samples.golden.ts -u`", async () => {
  await expect(`${JSON.stringify(Object.fromEntries(inOneThread), null, 2)}\n`).toMatchFileSnapshot("../fixtures/golden-samples.json");
});

it.each(synthesizerKinds.flatMap((kind) => [2, 4].map((threads) => [kind, threads] as const)))(
  "%s: %i threads give the bytes of one",
  async (kind, threads) => {
    expect(await hashesOf(kind, threads)).toEqual(inOneThread.get(kind));
  },
);

it("another seed gives other rows, and another table another model", async () => {
  const { table, metadata } = clinic(300, 3, "golden");
  const model = await fit(table, metadata, { seed: "golden fit" });
  const one = await sample(model, { seed: "golden draw", rows: 100 });
  const two = await sample(model, { seed: "another", rows: 100 });
  expect(tableDigest(one, new Uint8Array(32))).not.toBe(tableDigest(two, new Uint8Array(32)));
  const other = await fit(clinic(300, 3, "another clinic").table, metadata, { seed: "golden fit" });
  expect(serialiseModel(other)).not.toBe(serialiseModel(model));
});
