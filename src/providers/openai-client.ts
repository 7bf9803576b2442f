import type OpenAI from "openai";
import { replyJsonSchema } from "../text/teacher/parse-reply.js";
import type { ChatClient, ChatClientOptions, ReplyFormat } from "./chat-client.js";

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

const responseFormats: Partial<Record<ReplyFormat, Body["response_format"]>> = {
  json_schema: { type: "json_schema", json_schema: { name: "text", strict: true, schema: { ...replyJsonSchema } } },
  json_object: { type: "json_object" },
};

/** The chat completions of OpenAI and of all servers that follow them (llama.cpp, Ollama, vLLM). */
export async function openaiClient(options: ChatClientOptions): Promise<ChatClient> {
  const { default: Client } = await import("openai");
  // what is not given would be read from the environment and sent along
  const client = new Client({
    baseURL: options.baseUrl,
    apiKey: options.key ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    timeout: options.timeoutMs,
    maxRetries: 0,
    fetch: options.fetch,
    logLevel: "off",
  });
  return {
    formats: ["json_schema", "json_object", "prompt"],
    limitFields: ["max_tokens", "max_completion_tokens"],
    body: ({ system, user, mostTokens }, { format, limitField }): Body => {
      const responseFormat = responseFormats[format];
      return {
        model: options.model,
        messages: [
          { role: "system", content: system },
          { role: "user", content: user },
        ],
        [limitField]: mostTokens,
        ...(options.temperature === null ? {} : { temperature: options.temperature }),
        ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
      };
    },
    async send(body, signal) {
      const { choices, usage }: Partial<OpenAI.Chat.Completions.ChatCompletion> = await client.chat.completions.create(body as Body, {
        signal,
      });
      const choice = choices?.[0]; // a server may answer with anything, and the library does not look
      const isRefusal = typeof choice?.message.refusal === "string" || choice?.finish_reason === "content_filter";
      return {
        text: isRefusal ? "" : (choice?.message.content ?? ""),
        end: isRefusal ? "refusal" : choice?.finish_reason === "length" ? "length" : "complete",
        inputTokens: usage?.prompt_tokens ?? 0,
        outputTokens: usage?.completion_tokens ?? 0,
      };
    },
    async models(signal) {
      const names: string[] = [];
      try {
        for await (const { id } of await client.models.list({ signal })) names.push(id);
      } catch (error) {
        if (error instanceof Client.APIError && error.status === 404) return null;
        throw error;
      }
      return names;
    },
  };
}
