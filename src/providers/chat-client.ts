import type { replyFormats, TeacherPrompt, TeacherReply } from "../text/teacher/teacher.js";

export type ReplyFormat = (typeof replyFormats)[number];

/** How requests to one model are written; what an endpoint takes is found out once. */
export interface RequestStyle {
  readonly format: ReplyFormat;
  /** Name of the field for the limit of tokens. */
  readonly limitField: "max_tokens" | "max_completion_tokens";
}

/** One protocol over a client library. */
export interface ChatClient {
  /** Formats that the protocol has, the strictest first. */
  readonly formats: readonly ReplyFormat[];
  /** Fields that a body may have for the limit of tokens, the commonest first. */
  readonly limitFields: readonly RequestStyle["limitField"][];
  body(prompt: TeacherPrompt, style: RequestStyle): object;
  /** One request, not made again. @throws the library's own error */
  send(body: object, signal: AbortSignal): Promise<TeacherReply>;
  /** Names of models; null where the endpoint keeps no list (404). @throws the library's own error */
  models(signal: AbortSignal): Promise<readonly string[] | null>;
}

export interface ChatClientOptions {
  readonly baseUrl: string;
  /** Null where the endpoint needs none. */
  readonly key: string | null;
  readonly model: string;
  readonly temperature: number | null;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}
