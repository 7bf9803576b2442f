import { teacherLines } from "../pipeline/teacher-release.js";
import type { TeacherSettings } from "../pipeline/teacher-settings.js";
import type { TeacherOutcome, TeacherUse } from "../pipeline/teaching.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { clearLine } from "./progress-line.js";
import { writeNote } from "./show-notes.js";

/**
 * Opens the teacher that the settings ask for, tried before any work is done; null where they ask for none. In a dry run nothing is
 * connected to, and what would be sent is printed, one request a line.
 */
export async function teacherFor(
  settings: TeacherSettings | null,
  { dryRun: isDryRun = false }: { readonly dryRun?: boolean },
  environment: CliEnvironment,
): Promise<TeacherUse | null> {
  if (settings === null) return null;
  const teacher = await environment.openTeacher(settings, { connect: !isDryRun, state: environment.ports.state });
  const { host, class: place } = teacher.identity.endpoint;
  const how = isDryRun ? "nothing is sent; the form of replies that it takes is asked when it is" : `replies as ${teacher.identity.format}`;
  writeNote(`texts by ${teacher.identity.model} at ${host} (${place}; ${how})`, environment);
  const show = isDryRun ? (body: string): void => environment.stdout.write(`${body}\n`) : null;
  const tell = (note: string): void => {
    if (environment.stderr.isTTY) environment.stderr.write(clearLine); // it is told in the middle of the work
    writeNote(note, environment);
  };
  return { teacher, settings, tell, show };
}

export function showTeacher(teacher: TeacherOutcome | null, { stdout }: CliEnvironment): void {
  if (teacher === null) return;
  for (const line of teacherLines(teacher.record, teacher.run)) stdout.write(`${oneLine(line)}\n`);
}
