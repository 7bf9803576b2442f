import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseConfig } from "../../src/metadata/config-file.js";
import { configSchema } from "../../src/metadata/config-schema.js";
import { columnKinds, columnRoles, surrogateClasses, treatments } from "../../src/metadata/metadata.js";

const text = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");

it("docs/configuration.md lists every key, in the schema's order, and every allowed word", () => {
  const keys = [...text.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  const { columns, teacher } = configSchema.shape;
  const parts = [configSchema.shape, columns.unwrap().element.shape, teacher.unwrap().shape];
  expect(keys).toEqual(parts.flatMap((shape) => Object.keys(shape)));
  for (const word of [...columnKinds, ...columnRoles, ...treatments, ...surrogateClasses]) expect(text).toContain(`\`${word}\``);
});

it("its example is a valid file", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(text)![1]!;
  expect(parseConfig(example, "docs/configuration.md").columns).toHaveLength(3);
});
