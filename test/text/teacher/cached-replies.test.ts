import { describe, expect, it } from "vitest";
import { cachedReplies, replyKey } from "../../../src/text/teacher/cached-replies.js";
import type { ReplyCache, Teacher, TeacherPrompt, TeacherReply } from "../../../src/text/teacher/teacher.js";
import { emptyTally } from "../../../src/text/teacher/teacher-tally.js";

const signal = new AbortController().signal;
const prompt: TeacherPrompt = { system: "Write.", user: "A note.", mostTokens: 50 };

function counter(change: Partial<Teacher["identity"]> = {}): Teacher & { readonly asked: () => number } {
  let asked = 0;
  return {
    identity: {
      api: "openai",
      endpoint: { class: "loopback", host: "localhost" },
      model: "scribe",
      format: "prompt",
      temperature: null,
      ...change,
    },
    requestBody: ({ user, mostTokens }) => JSON.stringify({ user, mostTokens }),
    ask: () => Promise.resolve<TeacherReply>({ text: `reply ${++asked}`, end: "complete", inputTokens: 7, outputTokens: 3 }),
    failures: () => ({ "rate-limit": 0, "server-error": 0, timeout: 0, connection: 0 }),
    asked: () => asked,
  };
}

function memoryCache(): ReplyCache {
  const files = new Map<string, string>();
  return {
    read: (key) => Promise.resolve(files.get(key) ?? null),
    write: (key, text) => {
      files.set(key, text);
      return Promise.resolve();
    },
  };
}

describe("replies", () => {
  it("to the same prompt are one, at once and later; to another candidate another", async () => {
    const [teacher, tally] = [counter(), emptyTally()];
    const ask = cachedReplies(teacher, memoryCache(), tally);
    const atOnce = await Promise.all([ask(prompt, 1, signal), ask({ ...prompt }, 1, signal)]);
    expect(atOnce.map(({ text }) => text)).toEqual(["reply 1", "reply 1"]);
    expect((await ask(prompt, 1, signal)).text).toBe("reply 1");
    expect((await ask(prompt, 2, signal)).text).toBe("reply 2");
    expect(tally).toMatchObject({
      candidates: 4,
      fromCache: 2,
      inputTokens: 28,
      outputTokens: 12,
      sentInputTokens: 14,
      sentOutputTokens: 6,
    });
  });

  it("that fail are asked for again", async () => {
    const teacher = counter();
    let fails = true;
    const ask = cachedReplies(
      { ...teacher, ask: (...given) => (fails ? Promise.reject(new Error("down")) : teacher.ask(...given)) },
      memoryCache(),
      emptyTally(),
    );
    await expect(ask(prompt, 1, signal)).rejects.toThrow("down");
    fails = false;
    expect((await ask(prompt, 1, signal)).text).toBe("reply 1");
  });

  it("are kept apart by who was asked, what was sent and which candidate it was", () => {
    const keys = [
      replyKey(counter(), prompt, 1),
      replyKey(counter(), prompt, 2),
      replyKey(counter(), { ...prompt, user: "Another." }, 1),
      replyKey(counter(), { ...prompt, mostTokens: 51 }, 1),
      replyKey(counter({ model: "bard" }), prompt, 1),
      replyKey(counter({ api: "anthropic" }), prompt, 1),
      replyKey(counter({ endpoint: { class: "loopback", host: "localhost:1" } }), prompt, 1),
      replyKey(counter({ endpoint: { class: "private", host: "localhost" } }), prompt, 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(replyKey(counter(), { ...prompt }, 1)).toBe(keys[0]);
  });
});
