import { z } from "zod";
import { StandinError } from "../errors.js";
import type { Table } from "../table/table.js";
import { contentDigest } from "./content-digest.js";
import type { StateFolder } from "./state-folder.js";

/** One synthetic file that was made from, or judged against, one source. Both names are keyed fingerprints. */
const attemptSchema = z.strictObject({
  source: z.string().regex(/^[0-9a-f]{64}$/u),
  synthetic: z.string().regex(/^[0-9a-f]{64}$/u),
  command: z.enum(["run", "evaluate"]),
  at: z.string().max(40),
});
type Attempt = z.infer<typeof attemptSchema>;

export interface AttemptCount {
  /** Distinct synthetic files so far against this source, this one included; integer >= 1. */
  readonly count: number;
  /** Which of them this one is, by when it was first seen; integer in [1, count]. A replay keeps its number, so it is judged as before. */
  readonly ordinal: number;
  /** True when this very file was counted before: same source, configuration and seed. */
  readonly replay: boolean;
}

export interface AttemptInput {
  readonly source: Table;
  readonly synthetic: Table;
  readonly command: "run" | "evaluate";
  /** ISO 8601, UTC. */
  readonly at: string;
}

const ledgerName = "attempts.jsonl";
const keyName = "attempts.key";
const keyByteCount = 32;

/**
 * Counts one attempt on a source, before its verdict is known: whoever tries often enough passes any test by chance.
 *
 * The ledger holds keyed fingerprints alone; its key never leaves the state folder. It is written first and counted then, so that of two
 * runs at once both see both.
 * @throws StandinError LEDGER_INVALID when the ledger or its key was damaged, STATE_UNAVAILABLE when the folder cannot be used
 */
export async function countAttempt(
  input: AttemptInput,
  state: StateFolder,
  randomBytes: (byteCount: number) => Uint8Array,
): Promise<AttemptCount> {
  const key = await ledgerKey(state, randomBytes);
  const source = contentDigest(input.source, key);
  const synthetic = contentDigest(input.synthetic, key);
  const replay = (await triedOn(source, state)).includes(synthetic);
  if (!replay)
    await state.append(ledgerName, JSON.stringify({ source, synthetic, command: input.command, at: input.at } satisfies Attempt));
  const tried = await triedOn(source, state);
  return { count: tried.length, ordinal: 1 + tried.indexOf(synthetic), replay };
}

/** Fingerprints of the synthetic files tried on a source, each once, in the order in which they came. */
async function triedOn(source: string, state: StateFolder): Promise<string[]> {
  const attempts = await readLedger(state);
  return [...new Set(attempts.filter((attempt) => attempt.source === source).map(({ synthetic }) => synthetic))];
}

/** The ledger's key, made when there is none yet; also a way to find out early whether the folder can be used. @throws as `countAttempt` */
export async function ledgerKey(state: StateFolder, randomBytes: (byteCount: number) => Uint8Array): Promise<Uint8Array> {
  let text = await state.read(keyName);
  if (text === null) {
    await state.create(keyName, `${Buffer.from(randomBytes(keyByteCount)).toString("hex")}\n`);
    text = (await state.read(keyName)) ?? ""; // another run's key, where it came first
  }
  if (!/^[0-9a-f]{64}\n?$/u.test(text)) throw damaged(state, keyName, null);
  return Buffer.from(text.trim(), "hex");
}

async function readLedger(state: StateFolder): Promise<Attempt[]> {
  const lines = ((await state.read(ledgerName)) ?? "").split("\n");
  const attempts: Attempt[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const parsed = attemptSchema.safeParse(parseJson(line));
    if (!parsed.success) throw damaged(state, ledgerName, index + 1);
    attempts.push(parsed.data);
  }
  return attempts;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function damaged(state: StateFolder, name: string, line: number | null): StandinError {
  const place = line === null ? name : `${name}, line ${line}`;
  const next = "Move the folder away to begin a new count, or restore it from a backup.";
  return new StandinError("LEDGER_INVALID", `The ledger of attempts in ${state.path} is damaged (${place}). ${next}`, { file: name, line });
}
