import { type SurrogateKind, surrogateAt, type SurrogateWords } from "../pii/surrogates.js";
import type { Rng } from "../random/rng.js";
import type { TokenForm } from "./token-form.js";

/** What the slots of a row are filled with. */
export interface SlotContext {
  /** What the synthetic row has for a slot, see `RowValues`. */
  readonly valueOf: (form: TokenForm) => string | null;
  readonly words: SurrogateWords;
  readonly rng: Rng;
  /** Number of the row and slot, so that no two identifiers are alike. */
  readonly index: number;
}

/** The text of a token: a word as it is, numbers of the shape, invented identifiers, the row's own value. */
export function fillSlot(form: TokenForm, context: SlotContext): string {
  const { kind, text } = form;
  switch (kind) {
    case "n":
      return drawNumber(text, context);
    case "i":
      return identifier(text, context);
    case "c":
    case "v":
    case "d":
      return context.valueOf(form) ?? "";
    default:
      return text;
  }
}

/** Digits for a shape such as 00:00am, 0,000 or 0/00/0000, hours, minutes, days and months as they occur. */
function drawNumber(shape: string, { rng, index }: Pick<SlotContext, "rng" | "index">): string {
  const time = /^(0{1,2}):(00)(.*)$/.exec(shape);
  const date = /^0{1,2}([/.-])0{1,2}(?:\1(0{2}|0{4}))?$/.exec(shape);
  const below = (draw: number, bound: number): number => Math.floor(rng.floatAt(index, draw) * bound);
  const padded = (value: number, width: number): string => String(value).padStart(width, "0");
  const year = (width: number): string => padded(2000 + below(2, 25), 4).slice(-width);
  const iso = /^0000([/.-])00\1(?:00)$/.exec(shape)?.[1];
  if (iso !== undefined) return `${year(4)}${iso}${padded(1 + below(0, 12), 2)}${iso}${padded(1 + below(1, 28), 2)}`;
  if (time !== null) return `${1 + below(0, time[1]!.length === 1 ? 9 : 12)}:${padded(5 * below(1, 12), 2)}${digits(time[3]!, below)}`;
  if (date !== null) {
    const end = date[2] === undefined ? "" : `${date[1]}${year(date[2].length)}`;
    return `${1 + below(0, 12)}${date[1]}${1 + below(1, 28)}${end}`;
  }
  return digits(shape, below);
}

/** Each 0 of a shape as a digit; the first of the whole is none of zero where others follow. */
function digits(shape: string, below: (draw: number, bound: number) => number): string {
  let draw = 2;
  return shape.replace(/0/g, (_, at: number) => String(at === 0 && shape.length > 1 ? 1 + below(++draw, 9) : below(++draw, 10)));
}

function identifier(kind: string, { words, rng, index }: SlotContext): string {
  if (kind === "date-of-birth") return drawNumber("00/00/0000", { rng, index });
  const sign = /^[@#]/.test(kind) ? kind[0]! : "";
  return sign + surrogateAt(kind.slice(sign.length) as SurrogateKind, index, rng, words);
}
