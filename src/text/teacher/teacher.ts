/** What a teacher is asked for one text. */
export interface TeacherPrompt {
  readonly system: string;
  readonly user: string;
  /** Tokens that the reply may have at most, integer >= 1. */
  readonly mostTokens: number;
}

/** Why a reply ended: it was whole, it reached the limit of tokens, or the model or its host would not write it. */
export const replyEnds = ["complete", "length", "refusal"] as const;

export interface TeacherReply {
  /** The model's words as they came; empty where it refused. */
  readonly text: string;
  readonly end: (typeof replyEnds)[number];
  /** As the endpoint counted them; 0 where it did not. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const teacherApis = ["openai", "anthropic"] as const;
/** Where the endpoint lies: this machine, a network that is not the public one, or anywhere else. */
export const endpointClasses = ["loopback", "private", "public"] as const;
/** How a reply of the wanted shape is asked for, the strictest first: a grammar, any JSON, a forced tool call, or words alone. */
export const replyFormats = ["json_schema", "json_object", "tool", "prompt"] as const;
/** Failures of single requests that were made again. */
export const requestFailures = ["rate-limit", "server-error", "timeout", "connection"] as const;

/** Who writes. */
export interface TeacherIdentity {
  readonly api: (typeof teacherApis)[number];
  readonly endpoint: {
    readonly class: (typeof endpointClasses)[number];
    /** Name or address of the host, with a port where it is no usual one; no path, no secret. */
    readonly host: string;
  };
  readonly model: string;
  readonly format: (typeof replyFormats)[number];
  /** Null: the endpoint's own. */
  readonly temperature: number | null;
}

/** A language model behind an endpoint. */
export interface Teacher {
  readonly identity: TeacherIdentity;
  /** The body of the request for a prompt: JSON, byte for byte what is sent. */
  requestBody(prompt: TeacherPrompt): string;
  /**
   * One reply, requests that fail being made again within bounds.
   * @throws StandinError TEACHER_FAILED when they keep failing; the reason of `signal` when it fires
   */
  ask(prompt: TeacherPrompt, signal: AbortSignal): Promise<TeacherReply>;
  /** Failed requests so far. */
  failures(): Readonly<Record<(typeof requestFailures)[number], number>>;
}

/** Replies by the hash of what was asked. */
export interface ReplyCache {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
}
