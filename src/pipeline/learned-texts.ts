import type { Metadata } from "../metadata/metadata.js";
import { personsPerK } from "../text/learn-texts.js";
import type { PhraseModel } from "../text/phrase-model.js";

/** Columns of free text of which too few persons have a text for any of it to be learned. */
export function unlearnedTexts({ columns }: Metadata, texts: readonly PhraseModel[]): string[] {
  const learned = new Set(texts.map(({ column }) => column));
  return columns.filter(({ name, treatment }) => treatment === "phrases" && !learned.has(name)).map(({ name }) => name);
}

/** A note on each of them. */
export function unlearnedTextNotes(metadata: Metadata, texts: readonly PhraseModel[], k: number): string[] {
  return unlearnedTexts(metadata, texts).map(
    (name) =>
      `${JSON.stringify(name)}: fewer than ${personsPerK * k} persons (${personsPerK} times k = ${k}) have a text there, too few to write any ` +
      "from; its cells stay empty. More persons, or a policy with a smaller k, would change that.",
  );
}

/** What was learned of a column of free text, for the report. */
export function textSentences({ forms, frames }: PhraseModel, k: number): string[] {
  const words = forms.filter((form) => form.startsWith("w")).length;
  return [
    `Written anew, beside the other columns of the row, from ${words} words and signs and the phrases of them that at least ${k} persons wrote each.`,
    ...(frames.length > 0
      ? [
          `${frames.length === 1 ? "One whole text is" : `${frames.length} whole texts are`} kept but for names and numbers, each of more persons still.`,
        ]
      : []),
    "Names, identifiers and values of the row are filled in from invented ones and from the new row.",
  ];
}
