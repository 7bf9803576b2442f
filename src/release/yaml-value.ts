import { parseDocument } from "yaml";

const mostCharacters = 1 << 20;

/** A small YAML file's value, or what is wrong with the text, in words that follow the file's name. */
export type YamlReading = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "wrong"; readonly found: string };

/** Reads YAML 1.2 (core schema: dates stay text), at most 1 MiB and 50 aliases. */
export function readYaml(text: string): YamlReading {
  if (text.length > mostCharacters) return { kind: "wrong", found: `is larger than ${mostCharacters} characters` };
  const document = parseDocument(text, { schema: "core", prettyErrors: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const place = fault.linePos?.[0];
    const where = place === undefined ? "" : ` at line ${place.line}, column ${place.col}`;
    return { kind: "wrong", found: `is not valid YAML${where} (${fault.code})` };
  }
  try {
    return { kind: "value", value: document.toJS({ maxAliasCount: 50 }) };
  } catch {
    return { kind: "wrong", found: "repeats its anchors too often" };
  }
}
