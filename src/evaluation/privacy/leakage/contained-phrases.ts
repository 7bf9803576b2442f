import { tokensOf } from "../../../language/tokens.js";

/**
 * Which phrases stand inside some text, word for word, whatever separates the words: a walk over the tree of the phrases' words, one step a
 * word (Aho & Corasick's tree without its failure links; phrases are short). A phrase inside a longer word is not found, but digits are also
 * compared as runs in which single spaces, hyphens, points, slashes and brackets do not count, with and without leading zeros: "+43 660
 * 1000000" and "0043660-1000000" are one.
 * @param phrases those of digits alone, the form of telephone and account numbers, are looked for among the runs of digits too
 * @returns by phrase, 1 where it was found
 */
export function containedPhrases(texts: Iterable<string>, phrases: readonly string[]): Uint8Array {
  const tree = phraseTree(phrases);
  const numbers = new Map<string, number[]>();
  phrases.forEach((phrase, i) => {
    const run = phrase.replace(/^0+/, "");
    if (run !== "" && /^\d+$/.test(run)) numbers.set(run, [...(numbers.get(run) ?? []), i]);
  });
  const found = new Uint8Array(phrases.length);
  for (const text of texts) {
    markPhrases(tokensOf(text), tree, found);
    if (numbers.size === 0) continue;
    for (const run of digitRuns(text)) for (const i of numbers.get(run) ?? []) found[i] = 1;
  }
  return found;
}

interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  /** Phrases that end here. */
  readonly phrases: number[];
}

function phraseTree(phrases: readonly string[]): PhraseNode {
  const root: PhraseNode = { next: new Map(), phrases: [] };
  phrases.forEach((phrase, i) => {
    const tokens = tokensOf(phrase);
    if (tokens.length === 0) return;
    let node = root;
    for (const token of tokens) {
      const next = node.next.get(token) ?? { next: new Map(), phrases: [] };
      node.next.set(token, next);
      node = next;
    }
    node.phrases.push(i);
  });
  return root;
}

function markPhrases(tokens: readonly string[], tree: PhraseNode, found: Uint8Array): void {
  for (let start = 0; start < tokens.length; start++) {
    let node = tree.next.get(tokens[start]!);
    for (let i = start + 1; node !== undefined; i++) {
      for (const phrase of node.phrases) found[phrase] = 1;
      node = node.next.get(tokens[i] ?? "");
    }
  }
}

/** Numbers in a text as their digits without leading zeros. */
export function digitRuns(text: string): string[] {
  const runs = text.normalize("NFKC").match(/\d(?:[ ./()-]{0,2}\d)*/g) ?? [];
  return runs.map((run) => run.replace(/\D/g, "").replace(/^0+/, ""));
}
