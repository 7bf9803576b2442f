import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTeacher } from "../../src/providers/open-teacher.js";
import { parseReply } from "../../src/text/teacher/parse-reply.js";
import type { Teacher, TeacherPrompt } from "../../src/text/teacher/teacher.js";
import { loadPromptFile, promptFor } from "../../src/text/teacher/teacher-prompt.js";
import { memoryState } from "../pipeline/memory-state.js";
import { findLlama } from "./find-llama.js";
import { llamaServer } from "./llama-server.js";
import { writeTinyGguf } from "./tiny-gguf.js";

const found = await findLlama();
const signal = new AbortController().signal;
const card = { row: [{ name: "city", value: "Oslo" }], words: ["lost"], drafts: ["My card was lost.", "Where is it?"], wordCount: 4 };

const absent = "node-llama-cpp is not installed where STANDIN_LLAMA_CPP says, or here";

describe("a real decoder with a model of random weights", () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof llamaServer>>;
  let teacher: Teacher;
  beforeAll(async () => {
    if (found === null) return;
    folder = mkdtempSync(join(tmpdir(), "standin-llama-"));
    writeTinyGguf(join(folder, "tiny.gguf"));
    server = await llamaServer(found, join(folder, "tiny.gguf"));
    const given = { model: "tiny", allow: ["127.0.0.1"], keyVariable: "NONE", candidates: 1, parallel: 1, temperature: null, prices: null };
    const settings = { ...given, api: "openai" as const, endpoint: server.url, timeoutSeconds: 120 };
    teacher = await openTeacher(settings, { connect: true, key: null, state: memoryState(), signal });
  });
  afterAll(async () => {
    if (found === null) return;
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is held to the schema by its grammar, whatever it writes", async ({ skip }) => {
    skip(found === null, absent);
    expect(teacher.identity.format).toBe("json_schema");
    const prompt: TeacherPrompt = promptFor(loadPromptFile(), "note", card);
    const { text, end } = await teacher.ask({ ...prompt, mostTokens: 400 }, signal);
    expect(end).toBe("complete");
    expect(JSON.parse(text)).toEqual({ text: expect.any(String) as string });
  });

  it("is told to be cut off at the limit of tokens, and what is left is no text", async ({ skip }) => {
    skip(found === null, absent);
    const { text, end } = await teacher.ask({ system: "Write.", user: "A note.", mostTokens: 12 }, signal);
    expect(end).toBe("length");
    expect(parseReply(text)).toBeNull();
  });
});
