import { describe, expect, it } from "vitest";
import { tableRows } from "./markdown.js";
import { read, repositoryFiles } from "./repository-files.js";

function documentedSchemas(markdown: string): string[] {
  return tableRows(markdown)
    .map((cells) => /schemas\/[\w.-]+\.schema\.json/.exec(cells.join(" "))?.[0])
    .filter((path) => path !== undefined)
    .sort();
}

/** Title of the schema, or of the definition that it refers to. */
function titleOf(schema: Readonly<Record<string, unknown>>): unknown {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return schema["title"];
  const name = reference.replace("#/$defs/", "").replaceAll("~1", "/");
  return (schema["$defs"] as Record<string, Record<string, unknown>>)[name]?.["title"];
}

describe("docs/schemas.md", () => {
  it("lists every schema, and no other", () => {
    const shipped = repositoryFiles().filter((path) => path.endsWith(".schema.json"));
    expect(shipped.length).toBeGreaterThan(0);
    expect(documentedSchemas(read("docs/schemas.md"))).toEqual(shipped.sort());
  });

  it.each(repositoryFiles().filter((path) => path.endsWith(".schema.json")))("%s says what it is", (path) => {
    const schema = JSON.parse(read(path)) as Record<string, unknown>;
    expect(path).toMatch(/^schemas\//);
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(titleOf(schema)).toMatch(/^standin /);
  });

  it("is read from its tables, wherever the name stands", () => {
    expect(documentedSchemas("| file | schema |\n|---|---|\n| a | [a](../schemas/a-1.schema.json) |\n")).toEqual([
      "schemas/a-1.schema.json",
    ]);
  });
});
