import { writtenTokens } from "../language/written-tokens.js";
import { recogniseSpans, type SpanKind } from "../pii/recognise-spans.js";
import type { TextSpan } from "../pii/text-span.js";
import type { OwnSpan } from "./own-columns.js";
import { formText } from "./token-form.js";

/** What of a text is looked at, in UTF-16 units and in tokens: enough for any style, and a bound on time and on one person's say. */
export const mostCharacters = 20_000;
export const mostTokens = 2_000;

interface Slot {
  readonly start: number;
  readonly end: number;
  readonly kind: "i" | "c" | "d";
  readonly text: string;
}

/**
 * The tokens of a text in their written forms (see `token-form.ts`): identifiers and values of the row's own columns are slots, so that no
 * word of them is counted; all else is as written.
 * @param own   values of the row that stand in the text; an identifier that overlaps one gives way to it
 * @param dates in order; what overlaps one gives way to it
 */
export function slotText(text: string, own: readonly OwnSpan[], dates: readonly TextSpan[] = []): string[] {
  const slots = slotsOf(text.slice(0, mostCharacters), own, dates);
  const forms: string[] = [];
  let at = 0;
  let lastSlot: Slot | null = null;
  for (const { text: word, glued, start } of writtenTokens(text, mostCharacters)) {
    const end = start + word.length;
    while (at < slots.length && slots[at]!.end <= start) at++;
    const slot = slots[at];
    if (slot !== undefined && slot.start < end) {
      // a handle or tag is one token: what stands before the value in it stays
      const before = slot.start > start ? word.slice(0, slot.start - start) : "";
      if (slot !== lastSlot) forms.push(formText(slot.kind, glued, `${before === "@" || before === "#" ? before : ""}${slot.text}`));
      lastSlot = slot;
    } else {
      forms.push(formText("w", glued, word));
      lastSlot = null;
    }
    if (forms.length >= mostTokens) break;
  }
  return forms;
}

/** In order, without overlap; dates first, then values of the row. */
function slotsOf(text: string, own: readonly OwnSpan[], dates: readonly TextSpan[]): Slot[] {
  const taken: Slot[] = [];
  const take = (slot: Slot): void => {
    if (slot.end <= text.length && !taken.some((one) => slot.start < one.end && one.start < slot.end)) taken.push(slot);
  };
  for (const [place, { start, end }] of dates.entries()) take({ start, end, kind: "d", text: String(place) });
  for (const { column, form, start, end } of own) take({ start, end, kind: "c", text: `${form}:${column}` });
  for (const { kind, start, end } of recogniseSpans(text)) take({ start, end, kind: "i", text: slotKind(kind, text.slice(start, end)) });
  return taken.sort((a, b) => a.start - b.start);
}

function slotKind(kind: SpanKind, text: string): string {
  return kind === "person-name" && !/\s/.test(text) ? "first-name" : kind;
}
