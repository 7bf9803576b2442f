import type { Table } from "../../../table/table.js";
import type { CheckFigure, EvaluationInput, Interval, Twin } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import { type CheckResult, exactly, intervalText } from "../figure.js";
import { freeTextColumns, presentTexts } from "../text/text-columns.js";
import { textObstacle } from "../text/text-obstacle.js";
import { type CanaryEcho, canaryEcho } from "./canary-echo.js";
import { holdersInK, mostPersons, type Planted, plantTextCanaries, shadowPersons, wantedCanaries } from "./plant-text-canaries.js";
import { fewestWords, type TextCanary } from "./text-canaries.js";
import { noRefit, tryRefit } from "./try-refit.js";

/** Persons needed, in steps of k: fewer have no texts that a method could learn from. */
const fewestPersonsInK = 20;

/**
 * T4: invented texts in a shadow fit. Up to 50 canaries (`text-canaries.ts`) take the place of one text each of as many persons, among at most
 * 3,000 persons with texts; the method is fitted on these and draws. How many canaries it prints, and how much it gives away of the others
 * (`canary-echo.ts`), is what it does with what one person alone wrote. The release is fitted without any.
 *
 * Twin: two to six other canaries in the same fit, each in texts of 3 k persons, which the method may learn. Sighted: at least half of them are
 * printed, and they are exposed beyond the others; a method that writes nothing back, or texts of which canaries are no part, is not judged.
 * Control: the release. Copy: the texts of the shadow fit themselves.
 */
export async function measureTextCanaries(input: EvaluationInput, context: AttackContext): Promise<CheckResult> {
  const { refit, metadata, k, signal } = input;
  if (refit === undefined) return noRefit;
  const blocked = textObstacle(input);
  if (blocked !== null) return blocked;
  const rng = context.rng.fork("T4");
  const shadow = shadowPersons(input, rng.fork("persons"));
  if (shadow.persons.personCount < fewestPersonsInK * k) {
    return {
      kind: "notMeasured",
      reason: `It needs ${fewestPersonsInK * k} persons in train with a text in a column that the output has.`,
    };
  }
  const planted = plantTextCanaries(shadow, input, rng.fork("canaries"));
  if (planted === "few words") {
    const reason = `The texts are forms: fewer than ${fewestWords} words were written by ${2 * k} persons, of which no text could be made that is like them.`;
    return { kind: "notApplicable", reason };
  }
  if (planted === "few orders") {
    const reason = `The words that ${2 * k} persons wrote follow one another in nearly every order: no planted text could be told from a usual one.`;
    return { kind: "notMeasured", reason };
  }
  input.progress("privacy", 0.1);
  const fitted = await tryRefit(refit, planted.table, rng.fork("twin"), signal);
  if (fitted.kind === "notMeasured") return fitted;
  input.progress("privacy", 0.9);
  const textsOf = (table: Table) => [...presentTexts(freeTextColumns(table, metadata.columns))];
  const written = textsOf(fitted.table);
  if (written.length === 0) return { kind: "notMeasured", reason: "The method, fitted again on a part of the persons, wrote no text." };
  const echo = (canaries: readonly TextCanary[], texts: readonly string[], name: string) => canaryEcho(canaries, texts, rng.fork(name));
  const release = echo(planted.single, written, "release");
  const control = echo(planted.single, textsOf(input.released), "control");
  const copy = echo(planted.single, textsOf(planted.table), "copy");
  return {
    kind: "measured",
    figures: figuresOf(release, control, copy),
    twin: twinOf(echo(planted.shared, written, "shared"), release, planted, k),
    notes: notesOf(planted, k),
  };
}

function figuresOf(release: CanaryEcho, control: CanaryEcho | null, copy: CanaryEcho | null): CheckFigure[] {
  const figure = (name: string, title: string, unit: CheckFigure["unit"], valueOf: (echo: CanaryEcho) => Interval): CheckFigure => ({
    name,
    title,
    unit,
    value: valueOf(release),
    control: control && valueOf(control),
    copy: copy && valueOf(copy),
  });
  return [
    figure("printed", "Planted texts of one person of which four words in a row were written again", "count", ({ printedCount }) =>
      exactly(printedCount),
    ),
    figure(
      "exposure",
      "Bits that the output gives away of the order of such a text's words, on average; 1.43 by chance",
      "bits",
      ({ exposure }) => exposure,
    ),
  ];
}

function twinOf(shared: CanaryEcho, release: CanaryEcho, { personCount }: Planted, k: number): Twin {
  const sighted = 2 * shared.printedCount >= shared.canaryCount && shared.exposure.estimate > release.exposure.upper;
  return {
    plantedShare: (shared.canaryCount * holdersInK * k) / personCount,
    description: `${shared.canaryCount} other planted texts in the same fit, each in the place of texts of ${holdersInK * k} persons.`,
    figures: figuresOf(shared, null, null).filter(({ name }) => name === "printed"),
    sighted,
    reason:
      `Of ${shared.canaryCount} texts planted with ${holdersInK * k} persons each ${shared.printedCount} were written again, ` +
      `with ${intervalText(shared.exposure)} bits of their order, against ${intervalText(release.exposure)} of those of one person: ${sighted ? "seen" : "not seen"}.`,
  };
}

function notesOf({ single, personCount }: Planted, k: number): string[] {
  const wanted = single.length < wantedCanaries ? " Fewer persons allow fewer of them." : "";
  return [
    `${single.length} texts, each planted in the place of a text of one person; the release was fitted without any.${wanted}`,
    `Judged is a sibling of the released model, fitted on ${personCount >= mostPersons ? `a random ${mostPersons} of the persons` : "all persons"} with a text, not the model itself.`,
    `Their words are ones that ${2 * k} persons wrote, in an order that nobody wrote.`,
  ];
}
