const longestLabel = 60;

/** A category's text for a report, at most 60 characters. */
export function shortLabel(text: string): string {
  return text.length <= longestLabel ? text : `${text.slice(0, longestLabel - 1)}…`;
}
