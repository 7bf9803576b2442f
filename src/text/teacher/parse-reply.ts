import { z } from "zod";

const mostCharacters = 100_000;

/** What a reply must be. */
const replySchema = z.strictObject({ text: z.string().min(1).max(mostCharacters) });

/** The same as JSON Schema, for endpoints that hold a model to one. */
export const replyJsonSchema = {
  type: "object",
  properties: { text: { type: "string" } },
  required: ["text"],
  additionalProperties: false,
} as const;

/** Of ASCII, tabs and line breaks apart. */
const controlCharacters = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;

/**
 * The text of a reply, runs of white space made one space; null where the reply holds no object of the wanted shape. A fence or words around
 * the object are taken off, which models that no grammar holds often add.
 */
export function parseReply(reply: string): string | null {
  for (const part of [reply, outermostObject(reply)]) {
    const parsed = replySchema.safeParse(jsonOf(part));
    if (!parsed.success || controlCharacters.test(parsed.data.text)) continue;
    const text = parsed.data.text.replaceAll(/\s+/gu, " ").trim();
    if (text !== "") return text;
  }
  return null;
}

function outermostObject(text: string): string {
  return text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
