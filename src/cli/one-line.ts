/** Text from outside on one line; control characters, which a terminal would obey, are shown as "·". */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/\p{C}/gu, "·").trim();
}
