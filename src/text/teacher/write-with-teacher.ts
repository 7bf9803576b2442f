import { StandinError } from "../../errors.js";
import type { Metadata } from "../../metadata/metadata.js";
import { categoryView } from "../../metadata/views.js";
import { columnNamed, type Table, type TextColumn } from "../../table/table.js";
import type { PhraseModel } from "../phrase-model.js";
import { cachedReplies } from "./cached-replies.js";
import { candidateCheck } from "./check-candidate.js";
import { inParallel } from "./in-parallel.js";
import { nearTexts } from "./near-texts.js";
import { type StyleCard, styleCards } from "./style-card.js";
import type { ReplyCache, Teacher, TeacherPrompt } from "./teacher.js";
import { countRefusal, type TeacherTally } from "./teacher-tally.js";
import { type PromptFile, promptFor } from "./teacher-prompt.js";

/** What the texts of a drawn table are written anew from. */
export interface TeacherTask {
  readonly models: readonly PhraseModel[];
  readonly metadata: Metadata;
  /** The drawn table with the hidden columns of the models. */
  readonly table: Table;
  /** The drawn table with texts by the phrase model, without hidden columns; the first is what a row keeps for which no candidate passes. */
  readonly drafts: readonly Table[];
  readonly prompt: PromptFile;
  /** Replies asked for one row at most, integer >= 1. */
  readonly candidates: number;
}

export interface TeacherContext {
  readonly teacher: Teacher;
  readonly cache: ReplyCache;
  /** Requests at once, integer >= 1; the result does not depend on it. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** @param share done, in [0, 1] */
  readonly progress: (share: number) => void;
}

/** Rows judged together. Fixed, so that which texts came before a text does not depend on which reply came first. */
const windowRows = 32;
/** Share of texts that must be the teacher's from the first window on; a model that cannot do the work is found out before it costs much. */
const leastTaughtShare = 0.25;

/** What is asked for one row. */
export interface TextRequest {
  readonly row: number;
  readonly card: StyleCard;
  readonly prompt: TeacherPrompt;
}

/** A column of texts: the rows that have one, and what is asked for each, made when it is asked for, since prompts of all rows are large. */
export interface ColumnRequests {
  readonly model: PhraseModel;
  readonly rows: readonly number[];
  readonly requestOf: (row: number) => TextRequest;
}

export function columnRequests({ models, metadata, table, drafts, prompt }: TeacherTask): readonly ColumnRequests[] {
  return models.map((model) => {
    const cardOf = styleCards(model, table, drafts, metadata);
    const { codes } = categoryView(columnNamed(drafts[0]!, model.column));
    const requestOf = (row: number): TextRequest => {
      const card = cardOf(row);
      return { row, card, prompt: promptFor(prompt, model.column, card) };
    };
    return { model, rows: [...codes.keys()].filter((row) => codes[row]! >= 0), requestOf };
  });
}

/**
 * The first draft with its texts written anew by a teacher. A row for which no candidate passes keeps the phrase model's text, and is counted.
 * The same replies in the cache give the same table.
 *
 * @param tally counts are added to it as they come
 * @throws StandinError TEACHER_UNUSABLE when fewer than a quarter of the texts so far are the teacher's, TEACHER_FAILED; replies so far are in
 *   the cache
 */
export async function writeWithTeacher(task: TeacherTask, context: TeacherContext, tally: TeacherTally): Promise<Table> {
  const columns = columnRequests(task);
  const all = columns.reduce((sum, { rows }) => sum + rows.length, 0);
  let done = 0;
  const written = new Map<string, TextColumn>();
  for (const column of columns) {
    const texts = await writeColumn(column, task, context, tally, (count) => context.progress((done += count) / Math.max(1, all)));
    const name = column.model.column;
    written.set(name, textColumn(task.drafts[0]!, name, texts));
  }
  return { ...task.drafts[0]!, columns: task.drafts[0]!.columns.map((column) => written.get(column.name) ?? column) };
}

async function writeColumn(
  { model, rows, requestOf }: ColumnRequests,
  { metadata, table, candidates }: TeacherTask,
  { teacher, cache, parallel, signal }: TeacherContext,
  tally: TeacherTally,
  advance: (count: number) => void,
): Promise<Map<number, string>> {
  const ask = cachedReplies(teacher, cache, tally);
  const check = candidateCheck(model, table, metadata);
  const before = nearTexts();
  const texts = new Map<number, string>();
  for (let start = 0; start < rows.length; start += windowRows) {
    const window = rows.slice(start, start + windowRows).map(requestOf);
    let open = window;
    for (let candidate = 1; candidate <= candidates && open.length > 0; candidate++) {
      const replies = await inParallel(open, parallel, ({ prompt }) => ask(prompt, candidate, signal));
      open = open.filter(({ row, card }, i) => {
        const judgement = check(replies[i]!, row, card, before);
        if (judgement.kind === "refused") {
          countRefusal(tally, judgement.reason);
          return true;
        }
        before.add(judgement.text);
        texts.set(row, judgement.text);
        return false;
      });
    }
    tally.taught += window.length - open.length;
    tally.kept += open.length;
    advance(window.length);
    requireUse(tally, teacher);
  }
  return texts;
}

function requireUse({ taught, kept, refused }: TeacherTally, { identity }: Teacher): void {
  if (taught >= leastTaughtShare * (taught + kept)) return;
  const reasons = Object.entries(refused).flatMap(([reason, count]) => (count > 0 ? [`${reason} ${count}`] : []));
  throw new StandinError(
    "TEACHER_UNUSABLE",
    `${identity.model} wrote ${taught} of the first ${taught + kept} texts so that they could be used; at least a quarter is needed. Candidates refused: ` +
      `${reasons.join(", ")}. Try another model, or run without a teacher.`,
    { model: identity.model, taught, asked: taught + kept },
  );
}

/** The column with texts in place of those that a map has. */
function textColumn(table: Table, name: string, texts: ReadonlyMap<number, string>): TextColumn {
  const { codes, dictionary } = categoryView(columnNamed(table, name));
  const codeOf = new Map<string, number>();
  const own = Int32Array.from(codes, (code, row) => {
    const text = texts.get(row) ?? (code < 0 ? null : dictionary[code]!);
    if (text === null) return -1;
    if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
    return codeOf.get(text)!;
  });
  return { storage: "text", name, codes: own, dictionary: [...codeOf.keys()], missingToken: columnNamed(table, name).missingToken };
}
