/**
 * One of commander's own messages in our form: a sentence, then the next step.
 * @param argv the arguments, of which the first names the command
 */
export function commanderMessage(message: string, argv: readonly string[], commandNames: readonly string[]): string {
  const plain = message
    .replace(/^error: /u, "")
    .replace(/\s*\n\s*/gu, " ")
    .replace(/'/gu, '"');
  const sentence = `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
  const named = commandNames.find((name) => name === argv[0]) ?? "run";
  return `${/[.?)]$/u.test(sentence) ? sentence : `${sentence}.`} \`standin ${named} --help\` lists what there is.`;
}
