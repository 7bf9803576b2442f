import type { MixSearch, QueryAnswer } from "../evaluation/figures.js";
import { short } from "../release/numbers.js";
import { choiceText } from "../release/mix-text.js";
import { isClear } from "../release/query-summary.js";
import type { TextTarget } from "./cli-environment.js";
import { oneLine } from "./one-line.js";

/** Which share of synthetic rows to train on. */
export function showMix(mix: MixSearch | null, stdout: TextTarget): void {
  if (mix !== null) stdout.write(`\n${choiceText(mix)}\n`);
}

/** Lines of one answer that are printed. */
const mostLines = 12;

/** What the user asked, and what stand-in and real rows answer. */
export function showAnswers(answers: readonly QueryAnswer[], stdout: TextTarget): void {
  for (const { sql, rows, keys: names, columns, leftOut } of answers) {
    stdout.write(`\n${oneLine(sql)}\n`);
    const lines = rows.flatMap(({ keys, values }) =>
      values.map((value, at) => {
        const name = [
          ...keys.map((key, k) => `${names[k]!} ${key ?? "(missing)"}`),
          ...(columns.length > 1 || keys.length === 0 ? [columns[at]!] : []),
        ].join(", ");
        const real = value.real === null ? `real people not shown: ${value.reason ?? ""}` : `real people ${short(value.real, 4)}`;
        const chance = value.chance === null ? "" : ` (chance alone ± ${short(value.chance)})`;
        return `  ${oneLine(name)}: stand-in ${value.synthetic === null ? "none" : short(value.synthetic, 4)}, ${real}${chance}${isClear(value) ? ": clearly apart" : ""}`;
      }),
    );
    for (const line of lines.slice(0, mostLines)) stdout.write(`${line}\n`);
    const rest = lines.length - mostLines;
    if (rest > 0 || leftOut > 0) stdout.write("  … more in report.json\n");
  }
}
