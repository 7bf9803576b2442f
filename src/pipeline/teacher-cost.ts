import type { TeacherIdentity } from "../text/teacher/teacher.js";
import { type TeacherTask, columnRequests } from "../text/teacher/write-with-teacher.js";
import type { TokenPrices } from "./teacher-settings.js";

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What texts will cost if the first candidate of each passes; at most so many times that. */
export interface CostEstimate {
  readonly texts: number;
  readonly candidates: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: Money | null;
}

/** Bytes of a token, and tokens of a word: usual figures of models for English, which others differ from by up to twice. */
const [bytesAToken, tokensAWord, tokensBeside] = [3.6, 1.4, 10] as const;

/** Money for tokens, to the millionth; null where no prices are given. */
export function costOf(inputTokens: number, outputTokens: number, prices: TokenPrices | null): Money | null {
  if (prices === null) return null;
  const millionths = inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion;
  return { amount: Math.round(millionths) / 1e6, currency: prices.currency };
}

export function estimateCost(task: TeacherTask, prices: TokenPrices | null): CostEstimate {
  let [texts, inputTokens, outputTokens] = [0, 0, 0];
  for (const { rows, requestOf } of columnRequests(task)) {
    for (const row of rows) {
      const { prompt, card } = requestOf(row);
      texts++;
      inputTokens += Buffer.byteLength(prompt.system + prompt.user) / bytesAToken;
      outputTokens += card.wordCount * tokensAWord + tokensBeside;
    }
  }
  const [input, output] = [Math.round(inputTokens), Math.round(outputTokens)];
  return { texts, candidates: task.candidates, inputTokens: input, outputTokens: output, cost: costOf(input, output, prices) };
}

export function estimateText({ texts, candidates, inputTokens, outputTokens, cost }: CostEstimate, identity: TeacherIdentity): string {
  const money = cost === null ? "" : `, ${moneyText(cost)}`;
  return (
    `${texts} texts are asked of ${identity.model} at ${identity.endpoint.host} (${identity.endpoint.class}): about ${inputTokens} tokens of prompts and ` +
    `${outputTokens} of replies${money} if each first candidate passes, at most ${candidates} times that.`
  );
}

export function moneyText({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
