import { StandinError } from "../errors.js";
import type { SyntheticSource } from "../release/manifest.js";
import { releasedTables } from "../release/released-tables.js";
import { baseName, besideFile } from "./paths.js";
import type { Ports } from "./ports.js";

/** How many steps of synthesis lie between people's records and a source, and why a synthetic one was taken. */
export interface SourceLineage {
  /** 0 for what is not known to be synthetic. */
  readonly generation: number;
  readonly synthetic: SyntheticSource | null;
}

export interface SourceQuestion {
  /** A path, or "-". */
  readonly path: string;
  /** What messages call it: "the input", "the holdout". */
  readonly name: string;
  /** Why a synthetic source is to be taken; null: it is not. */
  readonly reason: string | null;
}

/**
 * Looks whether a source is stand-in records of our own: by its name (`*.ungated.*`), or by a release's manifest beside it or one folder up that lists its hash or its
 * place. A copy under another name and without its manifest cannot be told from people's records.
 *
 * @throws StandinError SOURCE_IS_SYNTHETIC when it is and no reason was given to take it; OPTION_INVALID for an empty reason
 */
export async function sourceLineage({ path, name, reason }: SourceQuestion, ports: Ports, signal: AbortSignal): Promise<SourceLineage> {
  if (reason !== null && (reason.trim() === "" || reason.length > mostReason)) throw reasonInvalid();
  const found = path === "-" ? null : ((await byManifest(path, ports, signal)) ?? byName(path));
  if (found === null) {
    if (reason === null) return { generation: 0, synthetic: null };
    return { generation: 1, synthetic: { generation: 1, knownBy: "declared", reason } };
  }
  if (reason === null) throw refused(path, name, found);
  return { generation: found.generation, synthetic: { generation: found.generation, knownBy: found.knownBy, reason } };
}

/** A sentence for report and manifest; none for people's records. */
export function lineageNotes({ synthetic }: SourceLineage): string[] {
  if (synthetic === null) return [];
  const { generation, reason } = synthetic;
  return [
    `The source is not people's records but stand-ins of generation ${generation}, taken on purpose: ${reason.replace(/\s+/gu, " ").trim()}`,
  ];
}

interface Found {
  readonly generation: number;
  readonly knownBy: "manifest" | "name";
  /** In words: how it is known. */
  readonly sign: string;
}

const mostReason = 1000;

function byName(path: string): Found | null {
  if (!/\.ungated(\.[^./\\]+)*$/iu.test(baseName(path))) return null;
  return { generation: 1, knownBy: "name", sign: "its name says that `standin sample` wrote it" };
}

async function byManifest(path: string, ports: Ports, signal: AbortSignal): Promise<Found | null> {
  const parts = path.split(/[\\/]/u).filter((part) => part !== "");
  for (const [place, depth] of [
    ["manifest.json", 1],
    ["../manifest.json", 2],
  ] as const) {
    const text = await manifestAt(besideFile(path, place), ports);
    const release = text === null ? null : releasedTables(text);
    if (release === null) continue;
    const sha256 = await ports.hashFile(path, signal);
    const found = { generation: release.generation, knownBy: "manifest" } as const;
    if (release.tables.some((table) => table.sha256 === sha256)) return { ...found, sign: `${place} lists it as a release` };
    const own = parts.slice(-depth).join("/");
    if (parts.length >= depth && release.tables.some((table) => table.path === own))
      return { ...found, sign: `${place} lists a release in its place, and it was changed since` };
  }
  return null;
}

/** Null also for a file of that name that is no text: somebody else's. */
async function manifestAt(path: string, ports: Ports): Promise<string | null> {
  try {
    return await ports.readText(path);
  } catch (error) {
    if (error instanceof StandinError) return null;
    throw error;
  }
}

function refused(path: string, name: string, { generation, sign }: Found): StandinError {
  return new StandinError(
    "SOURCE_IS_SYNTHETIC",
    `${name[0]!.toUpperCase()}${name.slice(1)} ${baseName(path)} holds stand-in records (generation ${generation}), not people's: ${sign}. Stand-ins of stand-ins lose what is rare, ` +
      'and figures measured against them say nothing about people. Give the file that they were made from, or say why it must be this one: --allow-synthetic-source "REASON".',
    { file: baseName(path), generation },
  );
}

function reasonInvalid(): StandinError {
  return new StandinError(
    "OPTION_INVALID",
    `--allow-synthetic-source takes the reason in words, from 1 to ${mostReason} characters; the manifest keeps it.`,
    { option: "--allow-synthetic-source" },
  );
}
