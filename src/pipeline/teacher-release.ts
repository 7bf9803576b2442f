import { StandinError } from "../errors.js";
import type { TeacherRecord, TeacherRun } from "../release/manifest.js";
import type { Split } from "./split.js";
import { moneyText } from "./teacher-cost.js";
import type { Teaching } from "./teaching.js";

/**
 * With five folds the evidence about a release is that of its siblings, whose texts no teacher writes.
 * @throws StandinError TEACHER_INVALID for such a split
 */
export function requireOneFold({ kind }: Split): void {
  if (kind !== "five-fold") return;
  throw new StandinError(
    "TEACHER_INVALID",
    "The table has so few persons that it is judged by five folds, and a teacher would write none of the texts that are judged. Give real records apart with --holdout FILE, choose a policy that needs fewer persons, or leave the teacher out.",
    {},
  );
}

/** What the report says of a teacher. */
export function teacherNote(teaching: Teaching | null): string[] {
  return teaching === null ? [] : [whoWrote(teaching.record())];
}

/** Who wrote the texts, what was refused and why, and what it cost. */
export function teacherLines(record: TeacherRecord, { fromCache, failures, tokens, cost }: TeacherRun): string[] {
  const money = cost === null ? "" : `, ${moneyText(cost)}`;
  return [
    whoWrote(record),
    `Sent now: ${tokens.input} tokens of prompts and ${tokens.output} of replies${money}; ${fromCache} replies came from the cache. Requests made again: ${countsText(failures)}.`,
  ];
}

function whoWrote({ texts, model, endpoint, columns, candidates, refused }: TeacherRecord): string {
  const place = { loopback: "this machine", private: "a private network", public: "the public network" }[endpoint.class];
  return (
    `${texts.teacher} texts of ${columns.join(", ")} were written by ${model} at ${endpoint.host} (${place}) from the drawn rows; ` +
    `${texts.phraseModel} are the phrase model's own, for no candidate passed. Of ${candidates} candidates were refused: ${countsText(refused)}.`
  );
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? "none" : some.map(([name, count]) => `${name} ${count}`).join(", ");
}
