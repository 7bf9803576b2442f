import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../places.mjs";

/** What a record's figures depend on beside its task: the attacks and the makers of the files, not how they are judged and shown. */
const folders = ["dist/evaluation/privacy", "dist/math", "dist/metadata", "dist/pii", "dist/random", "bench/attack-corpus"];

const notFigures = new Set(["corpus-policy.mjs", "corpus-report.mjs", "records.mjs"]);

/** Twelve digits that change with the code. */
export function buildMark() {
  const hash = createHash("sha256");
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    const counted = files.filter((file) => /\.m?js$/.test(file) && !notFigures.has(file));
    for (const file of counted.toSorted((a, b) => (a < b ? -1 : 1)))
      hash.update(`${folder}/${file}\n`).update(readFileSync(join(root, folder, file)));
  }
  return hash.digest("hex").slice(0, 12);
}

/** Records of a JSON Lines file; a line that an interrupted run left half-written is passed over. */
export function readRecords(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}

/** One write a record, so that several processes can share the file. */
export function appendRecord(file, record) {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(record)}\n`);
}

export function recordKey({ set, twin, seed, train, holdout, k }) {
  return JSON.stringify([set, twin, String(seed), train, holdout, k]);
}
