import type { EvaluationInput } from "../../figures.js";
import { freeTextColumns } from "./text-columns.js";

/** Columns of the source and of the output that are held against each other. */
export interface TextSurface {
  /** As messages call it. */
  readonly name: string;
  readonly ofSource: readonly string[];
  readonly ofOutput: readonly string[];
}

/** Each column of sentences that both have, and all such columns of either together where that is something else. */
export function textSurfaces({ fittedOn, released, metadata }: EvaluationInput): TextSurface[] {
  const [ofSource, ofOutput] = [fittedOn, released].map((table) => freeTextColumns(table, metadata.columns).map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const shared = ofSource.filter((name) => ofOutput.includes(name));
  const single = shared.map((name) => ({ name: `column ${JSON.stringify(name)}`, ofSource: [name], ofOutput: [name] }));
  const isOne = ofSource.length === 1 && ofOutput.length === 1 && shared.length === 1;
  return isOne ? single : [...single, { name: "all columns of text", ofSource, ofOutput }];
}
