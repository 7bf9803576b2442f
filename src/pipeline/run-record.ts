import type { Seed } from "./seed.js";
import { seedCommitment } from "./seed.js";
import type { StateFolder } from "./state-folder.js";

/** What only the user may know of a run: whoever holds the seed can test a guessed source against the split. */
export interface RunRecord {
  readonly version: "standin.run/1";
  readonly command: "run" | "evaluate" | "fit" | "sample";
  readonly at: string;
  readonly seed: string;
  readonly seedGiven: boolean;
  /** Hexadecimal; opens the manifest's commitment. */
  readonly commitmentKey: string;
  readonly commitment: string;
}

const keyByteCount = 16;

/** Opens the record of a run under a fresh key; nothing is written yet. */
export function openRunRecord(
  command: RunRecord["command"],
  seed: Seed,
  at: string,
  randomBytes: (byteCount: number) => Uint8Array,
): RunRecord {
  const key = randomBytes(keyByteCount);
  const commitmentKey = Buffer.from(key).toString("hex");
  return {
    version: "standin.run/1",
    command,
    at,
    seed: seed.text,
    seedGiven: seed.given,
    commitmentKey,
    commitment: seedCommitment(seed, key),
  };
}

/** Writes the record under `runs/`, named after its commitment, mode 0600. @returns its name in the state folder */
export async function keepRunRecord(record: RunRecord, state: StateFolder): Promise<string> {
  const name = `runs/${record.commitment.slice(0, 16)}.json`;
  await state.write(name, `${JSON.stringify(record, null, 2)}\n`);
  return name;
}
