import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TeacherSettings } from "../../src/pipeline/teacher-settings.js";
import { type OpenOptions, openTeacher } from "../../src/providers/open-teacher.js";
import type { TeacherPrompt } from "../../src/text/teacher/teacher.js";
import { memoryState } from "../pipeline/memory-state.js";
import { type Fault, type Script, type ScriptedServer, scriptedServer } from "./scripted-server.js";
import { sampleSettings } from "./sample-settings.js";

const prompt: TeacherPrompt = { system: "Write.", user: "A note.", mostTokens: 50 };
const retries = { attempts: 3, baseDelayMs: 1, longestDelayMs: 20 };
const secret = "sk-quite-secret-9182";

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

const settings = (change: Partial<TeacherSettings> = {}): TeacherSettings => sampleSettings(server.url, change);

const open = (change: Partial<TeacherSettings> = {}, more: Partial<OpenOptions> = {}) => {
  const signal = new AbortController().signal;
  return openTeacher(settings(change), { connect: true, key: null, state: memoryState(), signal, retries, ...more });
};

const never = new AbortController().signal;

describe("before any connection", () => {
  it.each<[string, Partial<TeacherSettings>, string, RegExp]>([
    ["no address", { endpoint: "localhost" }, "TEACHER_INVALID", /no address of the form/],
    ["another scheme", { endpoint: "ftp://localhost/v1" }, "TEACHER_INVALID", /no address of the form/],
    ["a password in it", { endpoint: `http://me:${secret}@localhost/v1` }, "TEACHER_INVALID", /user name or password/],
    ["a query", { endpoint: `http://localhost/v1?key=${secret}` }, "TEACHER_INVALID", /query/],
    [
      "a public host in the clear",
      { endpoint: "http://api.example.com/v1", allow: ["api.example.com"] },
      "TEACHER_INVALID",
      /in the clear/,
    ],
    ["no allow-list", { allow: [] }, "TEACHER_NOT_ALLOWED", /127\.0\.0\.1:\d+ is not on the allow-list, which is empty/],
    ["another host allowed", { allow: ["localhost"] }, "TEACHER_NOT_ALLOWED", /which has localhost.*--teacher-allow 127\.0\.0\.1/],
    ["another port allowed", { allow: ["127.0.0.1:1"] }, "TEACHER_NOT_ALLOWED", /not on the allow-list/],
    [
      "a host whose end is allowed",
      { endpoint: "https://evilexample.com/v1", allow: ["example.com"] },
      "TEACHER_NOT_ALLOWED",
      /evilexample/,
    ],
    [
      "no key for a public host",
      { endpoint: "https://api.example.com/v1", allow: ["api.example.com"] },
      "TEACHER_KEY_MISSING",
      /STANDIN_TEACHER_KEY is not set/,
    ],
  ])("%s is refused", async (_, change, code, message) => {
    const error: unknown = await open(change).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
    expect(server.connections()).toBe(0);
  });

  it("a dry run connects to nothing", async () => {
    const teacher = await open({}, { connect: false });
    expect(JSON.parse(teacher.requestBody(prompt))).toMatchObject({ model: "scribe", response_format: { type: "json_schema" } });
    expect(server.connections()).toBe(0);
  });
});

describe("the pre-flight", () => {
  it.each<[string, Script, Partial<TeacherSettings>, string, RegExp]>([
    ["an address without /v1", {}, { endpoint: "" }, "TEACHER_UNREACHABLE", /nothing is there, but http:\S+\/v1 answers/],
    ["a wrong path", { models: null, base: "/api" }, {}, "TEACHER_UNREACHABLE", /nothing at this address \(status 404\)/],
    [
      "a model that is not listed",
      { models: ["scribbler", "bard"] },
      { model: "scrible" },
      "TEACHER_MODEL_UNKNOWN",
      /no model "scrible"\. Did you mean scribbler\? It lists scribbler, bard\./,
    ],
    ["a wrong key", { key: "right" }, {}, "TEACHER_UNREACHABLE", /does not take the key \(status 401\).*STANDIN_TEACHER_KEY/],
    ["no JSON in any format", { fault: () => ({ kind: "words", words: "ok" }) }, {}, "TEACHER_UNUSABLE", /no JSON object/],
    ["a page in place of an answer", { fault: () => ({ kind: "page" }) }, {}, "TEACHER_UNUSABLE", /no JSON object/],
    [
      "a server that fails",
      { models: null, fault: () => ({ kind: "status", status: 503 }) },
      {},
      "TEACHER_UNREACHABLE",
      /it fails \(status 503\)/,
    ],
    [
      "a server that hangs",
      { models: null, fault: () => ({ kind: "hang" }) },
      { timeoutSeconds: 0.05 },
      "TEACHER_UNREACHABLE",
      /no answer came within 0\.05 seconds/,
    ],
    [
      "a redirect",
      { fault: () => ({ kind: "status", status: 307, location: "http://localhost:1/v1/chat/completions" }) },
      {},
      "TEACHER_UNREACHABLE",
      /sends requests on to another address/,
    ],
  ])("names %s", async (_, script, change, code, message) => {
    server.script = script;
    const own = change.endpoint === "" ? { endpoint: server.origin } : change;
    const error: unknown = await open(own, { key: secret }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
  });

  it("names an endpoint that is down", async () => {
    await server.close();
    await expect(open()).rejects.toMatchObject({ code: "TEACHER_UNREACHABLE", message: expect.stringMatching(/no connection/) as string });
  });

  it("takes an endpoint that keeps no list of models, and a name without its tag", async () => {
    server.script = { models: null };
    expect((await open()).identity.model).toBe("scribe");
    server.script = { models: ["scribe:latest"] };
    expect((await open()).identity.model).toBe("scribe");
  });

  it("says nothing of any table", async () => {
    await open();
    expect(server.seen.map(({ user }) => user)).toEqual(['Write the word ok. Answer with {"text": "ok"}.']);
  });
});

describe("the form of replies", () => {
  it.each<[readonly string[], string]>([
    [[], "json_schema"],
    [["json_schema"], "json_object"],
    [["json_schema", "json_object"], "prompt"],
  ])("where %j is not taken is %s", async (rejected, format) => {
    server.script = { rejected };
    expect((await open()).identity.format).toBe(format);
  });

  it("goes down where the model does not keep to it", async () => {
    server.script = { fault: (n) => (n === 0 ? { kind: "words", words: "ok then" } : null) };
    expect((await open()).identity.format).toBe("json_object");
  });

  it("asks with the field for the limit that the model takes", async () => {
    server.script = {
      fault: (_, { body }) =>
        "max_tokens" in body ? { kind: "status", status: 400, message: "Unsupported parameter: use max_completion_tokens" } : null,
    };
    const teacher = await open();
    expect(teacher.identity.format).toBe("json_schema");
    expect(JSON.parse(teacher.requestBody(prompt))).toMatchObject({ max_completion_tokens: 50 });
  });

  it("is asked once and kept, a damaged note of it not counted", async () => {
    const files = new Map<string, string>();
    server.script = { rejected: ["json_schema"] };
    await open({}, { state: memoryState(files) });
    const probes = server.seen.length;
    expect((await open({}, { state: memoryState(files) })).identity.format).toBe("json_object");
    expect(server.seen.length).toBe(probes);
    for (const name of files.keys()) files.set(name, "{");
    await open({}, { state: memoryState(files) });
    expect(server.seen.length).toBe(2 * probes);
  });
});

describe("a request", () => {
  it("is what the body says, byte for byte, with the key in its header alone", async () => {
    server.script = { key: secret };
    const teacher = await open({ temperature: 0.5 }, { key: secret });
    const reply = await teacher.ask(prompt, never);
    expect(reply).toEqual({ text: '{"text":"ok ok"}', end: "complete", inputTokens: 100, outputTokens: 20 });
    const { body, headers } = server.seen.at(-1)!;
    expect(JSON.stringify(body)).toBe(teacher.requestBody(prompt));
    expect(body["temperature"]).toBe(0.5);
    expect(headers.authorization).toBe(`Bearer ${secret}`);
    expect(Object.keys(headers).filter((name) => name.startsWith("x-stainless") || name.startsWith("openai"))).toEqual([]);
    expect(JSON.stringify(teacher.identity)).not.toContain(secret);
  });

  it.each<[string, Script["fault"], string, Partial<TeacherSettings>]>([
    ["too many requests", (n) => (n === 1 ? { kind: "rate-limit", retryAfter: "0.01" } : null), "rate-limit", {}],
    ["a failing server", (n) => (n === 1 ? { kind: "status", status: 500 } : null), "server-error", {}],
    ["a hang", (n) => (n === 1 ? { kind: "hang" } : null), "timeout", { timeoutSeconds: 2 }],
    ["a body that never ends", (n) => (n === 1 ? { kind: "stall" } : null), "timeout", { timeoutSeconds: 2 }],
    ["a cut stream", (n) => (n === 1 ? { kind: "cut" } : null), "connection", {}],
    ["a dropped connection", (n) => (n === 1 ? { kind: "drop" } : null), "connection", {}],
  ])("is made again after %s, and counted", async (_, fault, reason, change) => {
    server.script = { fault: fault! };
    const teacher = await open(change);
    expect((await teacher.ask(prompt, never)).end).toBe("complete");
    expect(teacher.failures()).toEqual({ "rate-limit": 0, "server-error": 0, timeout: 0, connection: 0, [reason]: 1 });
    expect(server.seen.length).toBe(3);
  });

  it("fails when it keeps failing, and says nothing that the server said", async () => {
    server.script = { fault: (n) => (n > 0 ? { kind: "status", status: 500, message: `${secret} A note.` } : null) };
    const teacher = await open({}, { key: secret });
    const error: unknown = await teacher.ask(prompt, never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "TEACHER_FAILED", message: expect.stringMatching(/server-error \(status 500\)/) as string });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/secret|A note/);
    expect(teacher.failures()["server-error"]).toBe(3);
  });

  it("is not made again where it is itself at fault", async () => {
    server.script = { fault: (n) => (n > 0 ? { kind: "status", status: 400 } : null) };
    const teacher = await open();
    await expect(teacher.ask(prompt, never)).rejects.toMatchObject({ code: "TEACHER_FAILED" });
    expect(server.seen.length).toBe(2);
  });

  it("tells a refusal and a cut-off reply", async () => {
    server.script = { fault: (n) => (n === 1 ? { kind: "refusal" } : n === 2 ? { kind: "length" } : null) };
    const teacher = await open();
    expect((await teacher.ask(prompt, never)).end).toBe("refusal");
    expect((await teacher.ask(prompt, never)).end).toBe("length");
  });

  it.each(["openai", "anthropic"] as const)("leaves no listener behind, for %s", async (api) => {
    const { signal } = new AbortController();
    const teacher = await open({ api }, { signal });
    await Promise.all(Array.from({ length: 20 }, () => teacher.ask(prompt, signal)));
    expect(getEventListeners(signal, "abort").length).toBe(0);
  });

  it("ends when it is interrupted", async () => {
    server.script = { fault: (n) => (n > 0 ? { kind: "hang" } : null) };
    const teacher = await open();
    const controller = new AbortController();
    const asked = teacher.ask(prompt, controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("an endpoint that speaks as Anthropic's does", () => {
  const anthropic = (change: Partial<TeacherSettings> = {}, more: Partial<OpenOptions> = {}) => open({ api: "anthropic", ...change }, more);

  it("is asked for the call of a tool, its key in a header alone", async () => {
    server.script = { key: secret };
    const teacher = await anthropic({}, { key: secret });
    expect(teacher.identity).toMatchObject({ api: "anthropic", format: "tool" });
    expect(await teacher.ask(prompt, never)).toEqual({ text: '{"text":"ok ok"}', end: "complete", inputTokens: 100, outputTokens: 20 });
    const { body, headers, path, system, user } = server.seen.at(-1)!;
    expect(JSON.stringify(body)).toBe(teacher.requestBody(prompt));
    expect([path, system, user, headers.authorization]).toEqual(["/v1/messages", "Write.", "A note.", `Bearer ${secret}`]);
    expect(body).toMatchObject({ max_tokens: 50, tool_choice: { type: "tool", name: "write_text" } });
  });

  it("takes its address with and without /v1", async () => {
    expect((await anthropic({ endpoint: server.origin })).identity.format).toBe("tool");
    expect((await anthropic()).identity.format).toBe("tool");
  });

  it("is asked in words where it takes no tool, or its model calls none", async () => {
    server.script = { rejected: ["tool"] };
    expect((await anthropic()).identity.format).toBe("prompt");
    server.script = { fault: (_, { body }) => ("tools" in body ? { kind: "words", words: "ok" } : null) };
    const teacher = await anthropic();
    expect(teacher.identity.format).toBe("prompt");
    expect(JSON.parse(teacher.requestBody(prompt))).not.toHaveProperty("tools");
  });

  it.each<[string, Script, Partial<TeacherSettings>, string]>([
    ["a wrong key", { key: "right" }, {}, "TEACHER_UNREACHABLE"],
    ["a model that is not listed", { models: ["claude"] }, {}, "TEACHER_MODEL_UNKNOWN"],
    ["a redirect", { fault: () => ({ kind: "status", status: 307, location: "http://localhost:1/" }) }, {}, "TEACHER_UNREACHABLE"],
    ["a wrong path", { base: "/api", models: null }, {}, "TEACHER_UNREACHABLE"],
    ["a page in place of an answer", { fault: () => ({ kind: "page" }) }, {}, "TEACHER_UNUSABLE"],
  ])("is refused for %s", async (_, script, change, code) => {
    server.script = script;
    await expect(anthropic(change, { key: secret })).rejects.toMatchObject({ code });
  });

  it.each<[string, Fault, string, Partial<TeacherSettings>]>([
    ["too many requests", { kind: "rate-limit", retryAfter: "0.01" }, "rate-limit", {}],
    ["an overloaded server", { kind: "status", status: 529 }, "server-error", {}],
    ["a hang", { kind: "hang" }, "timeout", { timeoutSeconds: 2 }],
    ["a body that never ends", { kind: "stall" }, "timeout", { timeoutSeconds: 2 }],
    ["a cut stream", { kind: "cut" }, "connection", {}],
  ])("is asked again after %s, and it is counted", async (_, fault, reason, change) => {
    server.script = { fault: (n) => (n === 1 ? fault : null) };
    const teacher = await anthropic(change);
    expect((await teacher.ask(prompt, never)).end).toBe("complete");
    expect(teacher.failures()).toEqual({ "rate-limit": 0, "server-error": 0, timeout: 0, connection: 0, [reason]: 1 });
  });

  it("tells a refusal and a cut-off reply", async () => {
    server.script = { fault: (n) => (n === 1 ? { kind: "refusal" } : n === 2 ? { kind: "length" } : null) };
    const teacher = await anthropic();
    expect((await teacher.ask(prompt, never)).end).toBe("refusal");
    expect((await teacher.ask(prompt, never)).end).toBe("length");
  });
});

describe("what client libraries read from the environment", () => {
  const variables = {
    OPENAI_API_KEY: "sk-other",
    OPENAI_BASE_URL: "http://127.0.0.1:1/v1",
    OPENAI_ORG_ID: "org-other",
    OPENAI_CUSTOM_HEADERS: "x-other: other\nauthorization: Bearer other\nx-api-key: other",
    ANTHROPIC_API_KEY: "sk-other",
    ANTHROPIC_AUTH_TOKEN: "other",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
    ANTHROPIC_CUSTOM_HEADERS: "x-other: other\nauthorization: Bearer other\nx-api-key: other",
  };
  it.each(["openai", "anthropic"] as const)("changes nothing for %s", async (api) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    try {
      await (await open({ api })).ask(prompt, never);
      expect(server.seen.length).toBe(2);
      expect(JSON.stringify(server.seen)).not.toMatch(/other/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("where a host lies", async () => {
  const { hostClass } = await import("../../src/providers/endpoint.js");
  it.each([
    ["localhost", "loopback"],
    ["127.3.2.1", "loopback"],
    ["[::1]", "loopback"],
    ["10.0.0.4", "private"],
    ["172.20.1.1", "private"],
    ["192.168.1.20", "private"],
    ["[fd12::1]", "private"],
    ["gpu-box", "private"],
    ["llm.internal", "private"],
    ["172.32.1.1", "public"],
    ["8.8.8.8", "public"],
    ["[2001:db8::1]", "public"],
    ["api.example.com", "public"],
    ["localhost.example.com", "public"],
  ])("%s is %s", (host, place) => expect(hostClass(host)).toBe(place));
});
