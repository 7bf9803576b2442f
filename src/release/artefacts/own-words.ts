import { readdirSync, readFileSync } from "node:fs";

const builtOrSource = /(?<!\.d)\.[jt]s$/;
/** Words of the charts' markup, which come from vega. */
const markupWords =
  "svg g path line rect text circle tspan transform translate rotate viewbox fill stroke width height opacity dasharray anchor middle start end font size px none rgb sans serif";

/**
 * Every word that this program's own code holds (lower case; also the parts of a camelCase name): a report's sentences are made of them, so a value of the
 * source that consists of nothing else cannot be told from one. Reads the code from disk, some hundred small files.
 */
export function ownWords(): ReadonlySet<string> {
  const folder = new URL("../../", import.meta.url);
  const words = new Set(markupWords.split(" "));
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!builtOrSource.test(name)) continue;
    const text = readFileSync(new URL(name.replaceAll("\\", "/"), folder), "utf8");
    for (const word of wordsOf(text)) words.add(word);
    for (const word of wordsOf(text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))) words.add(word);
  }
  return words;
}

/** Runs of letters and digits, lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
