import { type SurrogateKind, surrogateAt, type SurrogateWords } from "../pii/surrogates.js";
import type { Rng } from "../random/rng.js";
import { numberSlot } from "./frames.js";
import { type OwnForm, writeOwn } from "./own-columns.js";
import type { TokenForm } from "./token-form.js";

/** What the slots of a row are filled with. */
export interface SlotContext {
  /** Cell of the synthetic row; null where it is missing. */
  readonly own: (column: string) => string | null;
  /** Number drawn for a place of a frame. */
  readonly number: (place: number) => number;
  readonly words: SurrogateWords;
  readonly rng: Rng;
  /** Number of the row and slot, so that no two identifiers are alike. */
  readonly index: number;
}

/** The column and form of a slot of kind c ("as:city", "@joined:airline"). */
export function ownSlot(text: string): { readonly sign: string; readonly form: OwnForm; readonly column: string } {
  const sign = /^[@#]/.test(text) ? text[0]! : "";
  const at = text.indexOf(":");
  return { sign, form: text.slice(sign.length, at) as OwnForm, column: text.slice(at + 1) };
}

/** The text of a token: a word as it is, numbers of the shape, invented identifiers, the row's own value. */
export function fillSlot(form: TokenForm, context: SlotContext): string {
  const { kind, text } = form;
  switch (kind) {
    case "n":
      return drawNumber(text, context);
    case "i":
      return identifier(text, context);
    case "c": {
      const { sign, form, column } = ownSlot(text);
      return sign + writeOwn(context.own(column) ?? "", form);
    }
    case "v": {
      const { place, decimals } = numberSlot(form);
      return context.number(place).toFixed(decimals);
    }
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
  if (time !== null) return `${1 + below(0, time[1]!.length === 1 ? 9 : 12)}:${padded(5 * below(1, 12), 2)}${digits(time[3]!, below)}`;
  if (date !== null) {
    const year = date[2] === undefined ? "" : `${date[1]}${padded(2000 + below(2, 25), 4).slice(-date[2].length)}`;
    return `${1 + below(0, 12)}${date[1]}${1 + below(1, 28)}${year}`;
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
