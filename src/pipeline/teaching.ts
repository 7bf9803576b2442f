import { StandinError } from "../errors.js";
import type { TeacherRecord, TeacherRun } from "../release/manifest.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { Table } from "../table/table.js";
import type { Teacher } from "../text/teacher/teacher.js";
import { loadPromptFile } from "../text/teacher/teacher-prompt.js";
import { emptyTally } from "../text/teacher/teacher-tally.js";
import { type TeacherTask, writeWithTeacher } from "../text/teacher/write-with-teacher.js";
import type { Model } from "./fit-model.js";
import type { StateFolder } from "./state-folder.js";
import { costOf, estimateCost, estimateText } from "./teacher-cost.js";
import { unsentBodies } from "./teacher-dry-run.js";
import type { TeacherSettings } from "./teacher-settings.js";

/** A teacher that was opened, and how it is to be used. */
export interface TeacherUse {
  readonly teacher: Teacher;
  readonly settings: TeacherSettings;
  /** Told what the work will cost before any of it is sent. */
  readonly tell: (note: string) => void;
  /** Set in a dry run: given the bodies of requests that would be sent, which then are not, and the texts stay the phrase model's. */
  readonly show: ((body: string) => void) | null;
}

/** What was drawn, for texts that are to be written anew. */
export interface DrawnTexts {
  readonly model: Model;
  /** With the hidden columns of the models of texts. */
  readonly table: Table;
  /** The table with its texts written by the phrase model, from a source of its own for each name; null: the one that a row is given first. */
  readonly draft: (name: string | null) => Table;
}

/** Writes the texts of drawn tables with a teacher, and counts. */
export interface Teaching {
  rewrite(drawn: DrawnTexts, context: Context): Promise<Table>;
  /** Once all is written. */
  record(): TeacherRecord;
  /** What differs between two runs of the same inputs: what came from the cache, what was sent. */
  run(): TeacherRun;
}

/** Who wrote the texts, and what it took. */
export interface TeacherOutcome {
  readonly record: TeacherRecord;
  readonly run: TeacherRun;
}

/** Once all is written; null where no teacher wrote. */
export function teacherOutcome(teaching: Teaching | null): TeacherOutcome | null {
  return teaching === null ? null : { record: teaching.record(), run: teaching.run() };
}

/** Drafts that a prompt shows. */
const draftCount = 3;

export function openTeaching({ teacher, settings, tell, show }: TeacherUse, state: StateFolder): Teaching {
  const prompt = loadPromptFile();
  const tally = emptyTally();
  const columns = new Set<string>();
  const cache = {
    read: (key: string) => state.read(`teacher/${key}.json`),
    write: (key: string, text: string) => state.write(`teacher/${key}.json`, text),
  };
  return {
    async rewrite({ model, table, draft }, { signal, progress }) {
      requireTexts(model);
      const drafts = [null, ...Array.from({ length: draftCount - 1 }, (_, i) => `teacher/draft/${i + 1}`)].map(draft);
      const { candidates, parallel } = settings;
      const task: TeacherTask = { models: model.texts, metadata: model.output.metadata, table, drafts, prompt, candidates };
      tell(estimateText(estimateCost(task, settings.prices), teacher.identity));
      if (show !== null) {
        for await (const body of unsentBodies(task, teacher, cache)) show(body);
        return drafts[0]!;
      }
      for (const { column } of model.texts) columns.add(column);
      const context = { teacher, cache, parallel, signal, progress: (share: number) => progress("write texts with the teacher", share) };
      return await writeWithTeacher(task, context, tally);
    },
    record: () => ({
      ...teacher.identity,
      prompt: { version: prompt.version, sha256: prompt.sha256 },
      candidatesPerText: settings.candidates,
      columns: [...columns],
      texts: { teacher: tally.taught, phraseModel: tally.kept },
      candidates: tally.candidates,
      refused: { ...tally.refused },
      tokens: { input: tally.inputTokens, output: tally.outputTokens },
      cost: costOf(tally.inputTokens, tally.outputTokens, settings.prices),
    }),
    run: () => ({
      fromCache: tally.fromCache,
      failures: teacher.failures(),
      tokens: { input: tally.sentInputTokens, output: tally.sentOutputTokens },
      cost: costOf(tally.sentInputTokens, tally.sentOutputTokens, settings.prices),
    }),
  };
}

/** @throws StandinError TEACHER_INVALID where there is no text to write */
function requireTexts({ texts }: Model): void {
  if (texts.length > 0) return;
  throw new StandinError(
    "TEACHER_INVALID",
    "A teacher was asked for, but the model writes no column of free text (treatment phrases, with at least 20 k persons who wrote one). Leave the teacher out.",
    {},
  );
}
