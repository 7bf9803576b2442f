import { birthDateSpans } from "./birth-dates.js";
import { cuedNumberSpans } from "./cued-numbers.js";
import { personNameSpans } from "./person-names.js";
import { type IdentifierShape, identifierSpans } from "./recognisers.js";
import { streetAddressSpans } from "./street-addresses.js";
import type { TextSpan } from "./text-span.js";

export type SpanKind = IdentifierShape | "person-name" | "street-address" | "date-of-birth";

export interface RecognisedSpan extends TextSpan {
  readonly kind: SpanKind;
  /** True when a checksum was verified, not the shape alone. */
  readonly checksummed: boolean;
}

/**
 * Everything that points at a person in a text, with its place: identifiers with a shape, numbers that words before them give away,
 * dates of birth, postal addresses and names. Where two overlap, the surer kind stays (in that order; of one kind the longer span).
 *
 * Names and addresses are a judgement, so that what counts exact findings (attack A2) uses `recognise`.
 *
 * @returns spans in order, without overlap. O(characters)
 */
export function recogniseSpans(text: string): readonly RecognisedSpan[] {
  const taken: RecognisedSpan[] = [];
  const take = (kind: SpanKind, checksummed: boolean, { start, end }: TextSpan): void => {
    if (!taken.some((one) => start < one.end && one.start < end)) taken.push({ kind, checksummed, start, end });
  };
  const byCertainty = [...identifierSpans(text)].sort(
    (one, other) => Number(other.checksummed) - Number(one.checksummed) || other.end - other.start - (one.end - one.start),
  );
  for (const span of byCertainty) take(span.kind, span.checksummed, span);
  for (const span of birthDateSpans(text)) take("date-of-birth", false, span);
  for (const span of cuedNumberSpans(text)) take(span.kind, span.checksummed, span);
  for (const span of streetAddressSpans(text)) take("street-address", false, span);
  for (const span of personNameSpans(text)) take("person-name", false, span);
  return taken.sort((one, other) => one.start - other.start);
}
