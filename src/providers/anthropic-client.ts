import type Anthropic from "@anthropic-ai/sdk";
import { replyJsonSchema } from "../text/teacher/parse-reply.js";
import type { ChatClient, ChatClientOptions } from "./chat-client.js";

type Body = Anthropic.Messages.MessageCreateParamsNonStreaming;

const tool = {
  name: "write_text",
  description: "Takes the text that was asked for.",
  input_schema: { ...replyJsonSchema, required: [...replyJsonSchema.required] },
};

/** The messages of Anthropic. A text comes as the input of a tool that the model is made to call, else as JSON in words. */
export async function anthropicClient(options: ChatClientOptions): Promise<ChatClient> {
  const { default: Client } = await import("@anthropic-ai/sdk");
  // a key that is given keeps the library from looking for others in the environment and in its own files
  const client = new Client({
    baseURL: options.baseUrl.replace(/\/v1$/u, ""), // the library's paths begin with it
    apiKey: options.key ?? "none",
    webhookKey: null,
    timeout: options.timeoutMs,
    maxRetries: 0,
    fetch: options.fetch,
    logLevel: "off",
  });
  return {
    formats: ["tool", "prompt"],
    limitFields: ["max_tokens"],
    body: ({ system, user, mostTokens }, { format }): Body => ({
      model: options.model,
      max_tokens: mostTokens,
      system,
      messages: [{ role: "user", content: user }],
      ...(options.temperature === null ? {} : { temperature: options.temperature }),
      ...(format === "tool" ? { tools: [tool], tool_choice: { type: "tool", name: tool.name } } : {}),
    }),
    async send(body, signal) {
      const answer: Partial<Anthropic.Messages.Message> = await client.messages.create(body as Body, { signal });
      const { content = [], stop_reason: stopped, usage } = answer; // a server may answer with anything, and the library does not look
      const isRefusal = stopped === "refusal";
      const words = content.flatMap((block) =>
        block.type === "tool_use" ? [JSON.stringify(block.input)] : block.type === "text" ? [block.text] : [],
      );
      return {
        text: isRefusal ? "" : words.join("\n"),
        end: isRefusal ? "refusal" : stopped === "max_tokens" ? "length" : "complete",
        inputTokens: usage?.input_tokens ?? 0,
        outputTokens: usage?.output_tokens ?? 0,
      };
    },
    async models(signal) {
      const names: string[] = [];
      try {
        for await (const { id } of client.models.list({ limit: 1000 }, { signal })) names.push(id);
      } catch (error) {
        if (error instanceof Client.APIError && error.status === 404) return null;
        throw error;
      }
      return names;
    },
  };
}
