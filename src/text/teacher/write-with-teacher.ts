import { createHash } from "node:crypto";
import { z } from "zod";
import { StandinError } from "../../errors.js";
import type { Metadata } from "../../metadata/metadata.js";
import { categoryView } from "../../metadata/views.js";
import { columnNamed, type Table, type TextColumn } from "../../table/table.js";
import type { PhraseModel } from "../phrase-model.js";
import { candidateCheck } from "./check-candidate.js";
import { inParallel } from "./in-parallel.js";
import { nearTexts } from "./near-texts.js";
import { type StyleCard, styleCards } from "./style-card.js";
import { type ReplyCache, replyEnds, type Teacher, type TeacherPrompt, type TeacherReply } from "./teacher.js";
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

/** One text that is asked for. */
export interface TextRequest {
  readonly row: number;
  readonly card: StyleCard;
  readonly prompt: TeacherPrompt;
}

/** What is asked for each row that has a text, by column. */
export function textRequests({ models, metadata, table, drafts, prompt }: TeacherTask): { model: PhraseModel; requests: TextRequest[] }[] {
  return models.map((model) => {
    const cardOf = styleCards(model, table, drafts, metadata);
    const requests = Array.from({ length: table.rowCount }, (_, row): TextRequest[] => {
      const card = cardOf(row);
      return card === null ? [] : [{ row, card, prompt: promptFor(prompt, model.column, card) }];
    });
    return { model, requests: requests.flat() };
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
  const columns = textRequests(task);
  const all = columns.reduce((sum, { requests }) => sum + requests.length, 0);
  let done = 0;
  const written = new Map<string, TextColumn>();
  for (const { model, requests } of columns) {
    const texts = await writeColumn(model, requests, task, context, tally, (count) => context.progress((done += count) / Math.max(1, all)));
    written.set(model.column, textColumn(task.drafts[0]!, model.column, texts));
  }
  return { ...task.drafts[0]!, columns: task.drafts[0]!.columns.map((column) => written.get(column.name) ?? column) };
}

async function writeColumn(
  model: PhraseModel,
  requests: readonly TextRequest[],
  { metadata, table, candidates }: TeacherTask,
  context: TeacherContext,
  tally: TeacherTally,
  advance: (count: number) => void,
): Promise<Map<number, string>> {
  const check = candidateCheck(model, table, metadata);
  const before = nearTexts();
  const texts = new Map<number, string>();
  for (let start = 0; start < requests.length; start += windowRows) {
    const window = requests.slice(start, start + windowRows);
    let open = window;
    for (let candidate = 1; candidate <= candidates && open.length > 0; candidate++) {
      const replies = await inParallel(open, context.parallel, (request) => replyTo(request.prompt, candidate, context, tally));
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
    requireUse(tally, context.teacher);
  }
  return texts;
}

/** A reply from the cache, else from the teacher and into the cache. */
async function replyTo(prompt: TeacherPrompt, candidate: number, context: TeacherContext, tally: TeacherTally): Promise<TeacherReply> {
  const { teacher, cache, signal } = context;
  signal.throwIfAborted();
  const key = replyKey(teacher, prompt, candidate);
  const kept = parseKept(await cache.read(key));
  const reply = kept ?? (await teacher.ask(prompt, signal));
  if (kept === null) await cache.write(key, `${JSON.stringify(reply)}\n`);
  tally.candidates++;
  tally.inputTokens += reply.inputTokens;
  tally.outputTokens += reply.outputTokens;
  if (kept !== null) tally.fromCache++;
  else {
    tally.sentInputTokens += reply.inputTokens;
    tally.sentOutputTokens += reply.outputTokens;
  }
  return reply;
}

/** Content address of a reply: lower-case hexadecimal SHA-256 of who was asked, the body that was sent, and which candidate it was. */
export function replyKey(teacher: Teacher, prompt: TeacherPrompt, candidate: number): string {
  const { api, endpoint, model } = teacher.identity;
  const parts = ["standin.teacher-reply/1", api, endpoint.class, endpoint.host, model, teacher.requestBody(prompt), candidate];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

const keptSchema = z.strictObject({
  text: z.string(),
  end: z.enum(replyEnds),
  inputTokens: z.number().min(0),
  outputTokens: z.number().min(0),
});

/** Null for what is not there, or was damaged: then the teacher is asked again. */
function parseKept(text: string | null): TeacherReply | null {
  if (text === null) return null;
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
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
