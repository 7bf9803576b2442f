import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { StyleCard } from "./style-card.js";
import type { TeacherPrompt } from "./teacher.js";

/** A versioned file of `models/teacher-prompts`. */
export interface PromptFile {
  readonly version: string;
  /** Lower-case hexadecimal, of the file's bytes. */
  readonly sha256: string;
  /** The instructions, and what is said for each text; slots are `{{name}}`. */
  readonly system: string;
  readonly user: string;
}

const version = "write-text/1";
/** Tokens of a reply: room for JSON, and for words of which each is several tokens. */
const [tokensBeside, tokensAWord] = [128, 8];

/** The prompt that texts are asked for with. */
export function loadPromptFile(): PromptFile {
  const bytes = readFileSync(new URL(`../../../models/teacher-prompts/${version.replace("/", "-")}.txt`, import.meta.url));
  const [system = "", user = ""] = bytes.toString("utf8").split("\n---\n");
  return { version, sha256: createHash("sha256").update(bytes).digest("hex"), system, user: user.trimEnd() };
}

/**
 * The prompt for one text. Values go in as JSON strings, so that a line break or a marker inside one stays inside it.
 * @throws RangeError for a slot that the card does not fill
 */
export function promptFor({ system, user }: PromptFile, column: string, card: StyleCard): TeacherPrompt {
  const slots: Readonly<Record<string, string>> = {
    column: JSON.stringify(column),
    length: String(card.wordCount),
    row: card.row.map(({ name, value }) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join("\n"),
    words: card.words.length === 0 ? "(none)" : card.words.map((word) => JSON.stringify(word)).join(", "),
    drafts: card.drafts.map((draft) => JSON.stringify(draft)).join("\n"),
  };
  const fill = (template: string): string =>
    template.replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => {
      const value = slots[name];
      if (value === undefined) throw new RangeError(`the prompt has an unknown slot ${name}`);
      return value;
    });
  return { system: fill(system), user: fill(user), mostTokens: tokensBeside + tokensAWord * card.wordCount };
}
