import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one request for a text. */
export type Fault =
  /** 429 that asks to wait so many seconds. */
  | { readonly kind: "rate-limit"; readonly retryAfter: string }
  | { readonly kind: "status"; readonly status: number; readonly message?: string; readonly location?: string }
  /** No answer at all. */
  | { readonly kind: "hang" }
  /** A page in place of an answer. */
  | { readonly kind: "page" }
  /** The body begins and never ends. */
  | { readonly kind: "stall" }
  /** The connection ends in the middle of the body, or before it. */
  | { readonly kind: "cut" }
  | { readonly kind: "drop" }
  | { readonly kind: "refusal" }
  /** The limit of tokens is reached. */
  | { readonly kind: "length" }
  /** The model's words as they are. */
  | { readonly kind: "words"; readonly words: string };

/** A request for a text, as the server read it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
  readonly system: string;
  readonly user: string;
}

export interface Script {
  readonly models?: readonly string[] | null;
  /** Paths stand below it; "/v1" unless given. */
  readonly base?: string;
  /** Key that is asked for. */
  readonly key?: string;
  /** Kinds of response format that are not taken. */
  readonly rejected?: readonly string[];
  /** Fault of the nth request for a text (from 0), the probe counted. */
  readonly fault?: (n: number, request: SeenRequest) => Fault | null;
  readonly write?: (request: SeenRequest, n: number) => string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly origin: string;
  readonly seen: SeenRequest[];
  /** Every connection, also one that sends nothing. */
  readonly connections: () => number;
  script: Script;
  close(): Promise<void>;
}

/** A server on this machine that speaks as OpenAI's and Anthropic's do, does as its script says, and keeps what it was asked. */
export async function scriptedServer(script: Script = {}): Promise<ScriptedServer> {
  let connections = 0;
  const seen: SeenRequest[] = [];
  const http = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString("utf8")));
    request.on("end", () => answer(own, request, text, response));
  });
  http.on("connection", () => connections++);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const own: ScriptedServer = {
    url: `${origin}/v1`,
    origin,
    seen,
    connections: () => connections,
    script,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return own;
}

function answer(server: ScriptedServer, request: IncomingMessage, text: string, response: ServerResponse): void {
  const { models = ["scribe"], base = "/v1", key, fault, rejected = [], write = mixedDrafts } = server.script;
  const path = (request.url ?? "").split("?")[0]!;
  const json = (status: number, value: object): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
  const given = request.headers.authorization?.replace("Bearer ", "");
  if (key !== undefined && given !== key) return json(401, { error: { message: `Incorrect API key provided: ${String(given)}` } });
  if (path === `${base}/models` && models !== null)
    return json(200, { object: "list", data: models.map((id) => ({ id, object: "model" })) });
  const isChat = path === `${base}/chat/completions`;
  if (!isChat && path !== `${base}/messages`) return json(404, { error: { message: "not found" } });
  const seen = readRequest(path, request, JSON.parse(text) as Record<string, unknown>);
  const n = server.seen.push(seen) - 1;
  const format = (seen.body["response_format"] as { type?: string } | undefined)?.type ?? (seen.body["tools"] === undefined ? "" : "tool");
  if (rejected.includes(format)) return json(400, { error: { message: `response_format ${format} is not supported: ${seen.user}` } });
  const reply = (words: string, end: "complete" | "length" | "refusal" = "complete"): object =>
    isChat ? openaiReply(words, end) : anthropicReply(words, end, seen.body);
  const wrong = fault?.(n, seen) ?? null;
  if (wrong === null) return json(200, reply(JSON.stringify({ text: write(seen, n) })));
  switch (wrong.kind) {
    case "rate-limit":
      response.writeHead(429, { "content-type": "application/json", "retry-after": wrong.retryAfter });
      response.end(JSON.stringify({ error: { message: "slow down" } }));
      return;
    case "status":
      response.writeHead(wrong.status, {
        "content-type": "application/json",
        ...(wrong.location === undefined ? {} : { location: wrong.location }),
      });
      response.end(JSON.stringify({ error: { message: wrong.message ?? "wrong" } }));
      return;
    case "hang":
      return;
    case "cut": {
      const whole = JSON.stringify(reply("{}"));
      response.writeHead(200, { "content-type": "application/json", "content-length": whole.length });
      response.write(whole.slice(0, 20), () => response.destroy());
      return;
    }
    case "page":
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<html>Welcome</html>");
      return;
    case "stall":
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"id":');
      return;
    case "drop":
      response.destroy();
      return;
    case "refusal":
      return json(200, reply("I won't.", "refusal"));
    case "length":
      return json(200, reply('{"text": "It was', "length"));
    case "words":
      return json(200, reply(wrong.words));
    default:
      wrong satisfies never;
  }
}

function readRequest(path: string, { headers }: IncomingMessage, body: Record<string, unknown>): SeenRequest {
  const messages = body["messages"] as { role: string; content: string }[];
  const of = (role: string): string => messages.find((message) => message.role === role)?.content ?? "";
  return { path, headers, body, system: typeof body["system"] === "string" ? body["system"] : of("system"), user: of("user") };
}

const usage = { input: 100, output: 20 };

function openaiReply(words: string, end: "complete" | "length" | "refusal"): object {
  const message =
    end === "refusal" ? { role: "assistant", content: null, refusal: words } : { role: "assistant", content: words, refusal: null };
  return {
    id: "x",
    object: "chat.completion",
    created: 0,
    model: "scribe",
    choices: [{ index: 0, message, finish_reason: end === "length" ? "length" : "stop", logprobs: null }],
    usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output },
  };
}

function anthropicReply(words: string, end: "complete" | "length" | "refusal", body: Record<string, unknown>): object {
  const parsed = body["tools"] === undefined ? null : jsonOf(words);
  const content = parsed === null ? { type: "text", text: words } : { type: "tool_use", id: "t", name: "write_text", input: parsed };
  const stopped = { complete: parsed === null ? "end_turn" : "tool_use", length: "max_tokens", refusal: "refusal" }[end];
  return {
    id: "x",
    type: "message",
    role: "assistant",
    model: "scribe",
    content: [content],
    stop_reason: stopped,
    stop_sequence: null,
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Style examples of a prompt. */
export function draftsOf({ user }: Pick<SeenRequest, "user">): string[] {
  const block = /<<style examples\n([\s\S]*)\nstyle examples>>/u.exec(user)?.[1] ?? '"ok"';
  return block.split("\n").map((line) => JSON.parse(line) as string);
}

/** Begins as one style example and ends as another: what a model might write, and the same for the same prompt. */
function mixedDrafts(request: Pick<SeenRequest, "user">): string {
  const drafts = draftsOf(request);
  const [first, last] = [drafts[0]!.split(" "), drafts.at(-1)!.split(" ")];
  return [...first.slice(0, Math.ceil(first.length / 2)), ...last.slice(Math.floor(last.length / 2))].join(" ");
}

const adverbs = ["today", "again", "now", "anyway", "indeed", "sadly", "truly", "lately"];

/** The same with adverbs before and behind it, other ones for other numbers; the prompt's own hash unless given. */
export function variedDrafts(request: Pick<SeenRequest, "user">, number = hashOf(request.user)): string {
  const extra = [1, 8, 64].map((unit) => adverbs[Math.floor(number / unit) % adverbs.length]!);
  return `${extra.join(" ")} ${mixedDrafts(request)} ${extra.reverse().join(" ")}`;
}

function hashOf(text: string): number {
  let hash = 7;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 1_000_003;
  return hash;
}
