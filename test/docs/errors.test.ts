import { describe, expect, it } from "vitest";
import { errorCodes } from "../../src/errors.js";
import { tableRows } from "./markdown.js";
import { read } from "./repository-files.js";

type Codes = Readonly<Record<string, { readonly exit: number }>>;

/** Differences between the table of docs/errors.md and the codes of the source. */
function differences(markdown: string, codes: Codes): string[] {
  const documented = new Map(
    tableRows(markdown).map(([code = "", exit = "", meaning = "", remedy = ""]) => [code.replaceAll("`", ""), { exit, meaning, remedy }]),
  );
  const found: string[] = [];
  for (const [code, { exit }] of Object.entries(codes)) {
    const row = documented.get(code);
    if (row === undefined) found.push(`${code} is not documented`);
    else if (row.exit !== String(exit)) found.push(`${code} is documented with exit ${row.exit}, the source says ${exit}`);
    else if (row.meaning === "" || row.remedy === "") found.push(`${code} has an empty cell`);
  }
  for (const code of documented.keys()) if (!Object.hasOwn(codes, code)) found.push(`${code} does not exist`);
  return found;
}

describe("docs/errors.md", () => {
  it("lists every error code with its exit code, and no other", () => {
    expect(differences(read("docs/errors.md"), errorCodes)).toEqual([]);
  });

  it("is found wrong when it is", () => {
    const page =
      "| code | exit | meaning | what to do |\n|---|---|---|---|\n| `GONE` | 2 | a | b |\n| `MOVED` | 3 | a | b |\n| `BARE` | 2 | a | |\n";
    const codes = { MOVED: { exit: 2 }, BARE: { exit: 2 }, NEW: { exit: 2 } };
    expect(differences(page, codes)).toEqual([
      "MOVED is documented with exit 3, the source says 2",
      "BARE has an empty cell",
      "NEW is not documented",
      "GONE does not exist",
    ]);
  });
});
