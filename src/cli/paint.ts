import picocolors from "picocolors";
import type { TextTarget } from "./cli-environment.js";

type Paint = (text: string) => string;

/** Colours for one stream; plain text where it has none (a pipe, NO_COLOR). They repeat what the words say. */
export interface Painter {
  readonly good: Paint;
  readonly bad: Paint;
  readonly open: Paint;
  readonly hint: Paint;
}

export function painter({ hasColor }: TextTarget): Painter {
  const { green, red, yellow, dim } = picocolors.createColors(hasColor);
  return { good: green, bad: red, open: yellow, hint: dim };
}

/** Headline of a verdict in its colour. */
export function headline(kind: "pass" | "fail" | "inconclusive", text: string, target: TextTarget): string {
  const { good, bad, open } = painter(target);
  return { pass: good, fail: bad, inconclusive: open }[kind](text);
}
