import type { Inspected } from "../pipeline/inspect-input.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { painter } from "./paint.js";

/** What was guessed about the input, on the error stream, so that a mistake is seen before the result. */
export function showNotes({ readNotes, privateNotes }: Inspected, environment: CliEnvironment, clearProgress: () => void): void {
  clearProgress();
  for (const note of [...readNotes, ...privateNotes]) writeNote(note, environment);
}

/** One sentence on the error stream that is no error. */
export function writeNote(note: string, { stderr }: CliEnvironment): void {
  stderr.write(`${painter(stderr).hint("note:")} ${oneLine(note)}\n`);
}
