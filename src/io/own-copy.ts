/** V8 makes a cell of 13 characters or more a view into the text it was cut from; a copy lets the piece of the file go. */
export function ownCopy(text: string): string {
  if (text.length < 13) return text;
  return Buffer.from(text, "utf16le").toString("utf16le");
}
