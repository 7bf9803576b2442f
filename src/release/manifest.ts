import type { ColumnProtection, Counts, ReportModel, SplitSummary, UnitSummary } from "./report-model.js";
import type { Command, Policy } from "./policy.js";
import type { QualityFigure } from "../evaluation/figures.js";
import type { Verdict } from "./verdict.js";
import type { RefusalReason } from "../text/teacher/check-candidate.js";
import type { requestFailures, TeacherIdentity } from "../text/teacher/teacher.js";
import type { Waiver } from "./waiver.js";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One file of the release. */
export interface OutputFile {
  /** Relative to the release folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Null for files that are not tables. */
  readonly rows: number | null;
}

/** What differs between two runs of the same inputs; outside the promise of same bytes. */
export interface RunBlock {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly threads: number;
  readonly node: string;
  /** sha256 of (random key of the private run record ‖ seed), hexadecimal; never the seed. */
  readonly seedCommitment: string;
  /** True for a given seed under 128 bits: whoever guesses it can test guesses of the source. */
  readonly seedGuessable: boolean;
  /** Distinct synthetic files judged against this source so far, this one included; integer >= 1. */
  readonly attempts: number;
  /** Null where no teacher wrote. */
  readonly teacher: TeacherRun | null;
}

interface Tokens {
  readonly input: number;
  readonly output: number;
}

interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The language model that wrote the texts. Follows from the inputs and the replies. */
export interface TeacherRecord extends TeacherIdentity {
  readonly prompt: { readonly version: string; readonly sha256: string };
  /** Replies asked for one text at most. */
  readonly candidatesPerText: number;
  readonly columns: readonly string[];
  /** Whose the texts are: those for which no candidate passed are the phrase model's. */
  readonly texts: { readonly teacher: number; readonly phraseModel: number };
  /** Replies judged. */
  readonly candidates: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Of all replies, as the endpoint counted them. */
  readonly tokens: Tokens;
  /** Null where no prices were given. */
  readonly cost: Money | null;
}

/** How the replies came in this run. */
export interface TeacherRun {
  /** Replies that an earlier run had asked for. */
  readonly fromCache: number;
  /** Requests that failed and were made again. */
  readonly failures: Readonly<Record<(typeof requestFailures)[number], number>>;
  /** Of the replies asked for in this run. */
  readonly tokens: Tokens;
  readonly cost: Money | null;
}

/** A source that was itself made by standin, or that the user called synthetic. */
export interface SyntheticSource {
  /** Steps of synthesis between people's records and the source, as far as is known; integer >= 1. */
  readonly generation: number;
  readonly knownBy: "manifest" | "name" | "declared";
  /** Why it was taken all the same, in the user's words. */
  readonly reason: string;
}

export interface Manifest {
  readonly version: "standin.manifest/2";
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: Command;
  readonly config: { readonly sha256: string; readonly value: JsonValue };
  readonly policy: Policy;
  readonly source: { readonly name: string; readonly unit: UnitSummary; readonly counts: Counts };
  /** Steps of synthesis between people's records and the outputs; null for a file that someone else made. */
  readonly generation: number | null;
  readonly syntheticSource: SyntheticSource | null;
  readonly split: SplitSummary;
  readonly synthesizer: string | null;
  readonly fidelityPrivacy: number | null;
  /** Null where no teacher wrote. */
  readonly teacher: TeacherRecord | null;
  readonly protections: readonly ColumnProtection[];
  readonly quality: readonly QualityFigure[];
  readonly verdict: Verdict;
  /** What it was released under where the verdict is no pass, or what was brought in vain; never a pass. */
  readonly waivers: readonly Waiver[];
  readonly outputs: readonly OutputFile[];
  readonly notes: readonly string[];
  readonly run: RunBlock;
  /** Over the canonical JSON (RFC 8785) of everything above. */
  readonly sha256: string;
}

export interface ManifestInput {
  /** What the report says; the manifest says the same. */
  readonly report: ReportModel;
  /** The effective configuration; no seed, no absolute path. */
  readonly config: JsonValue;
  readonly outputs: readonly OutputFile[];
  readonly generation: number | null;
  readonly syntheticSource: SyntheticSource | null;
  readonly teacher: TeacherRecord | null;
  readonly run: RunBlock;
}
