import { createHash } from "node:crypto";
import { z } from "zod";
import { type ReplyCache, replyEnds, type Teacher, type TeacherPrompt, type TeacherReply } from "./teacher.js";
import type { TeacherTally } from "./teacher-tally.js";

/** @param candidate number of the reply for the same prompt, integer >= 1 */
export type AskForReply = (prompt: TeacherPrompt, candidate: number, signal: AbortSignal) => Promise<TeacherReply>;

/**
 * Replies from the cache, else from the teacher and into the cache. Prompts that are the same to the byte have one reply, also when both are
 * asked for at once, so that a later run from the cache finds what this one found.
 * @param tally each reply is added to it
 */
export function cachedReplies(teacher: Teacher, cache: ReplyCache, tally: TeacherTally): AskForReply {
  const open = new Map<string, Promise<TeacherReply>>();
  const count = ({ inputTokens, outputTokens }: TeacherReply, isSent: boolean): void => {
    tally.candidates++;
    tally.inputTokens += inputTokens;
    tally.outputTokens += outputTokens;
    if (!isSent) tally.fromCache++;
    tally.sentInputTokens += isSent ? inputTokens : 0;
    tally.sentOutputTokens += isSent ? outputTokens : 0;
  };
  return async (prompt, candidate, signal) => {
    signal.throwIfAborted();
    const key = replyKey(teacher, prompt, candidate);
    const asked = open.get(key);
    if (asked !== undefined) {
      const reply = await asked;
      count(reply, false);
      return reply;
    }
    let isSent = false;
    const find = async (): Promise<TeacherReply> => {
      const kept = parseKept(await cache.read(key));
      if (kept !== null) return kept;
      isSent = true;
      const reply = await teacher.ask(prompt, signal);
      await cache.write(key, `${JSON.stringify(reply)}\n`);
      return reply;
    };
    const found = find();
    open.set(key, found);
    try {
      const reply = await found;
      count(reply, isSent);
      return reply;
    } finally {
      open.delete(key);
    }
  };
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
