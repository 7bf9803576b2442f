import { StandinError } from "../errors.js";
import { canonicalJson, sha256Hex } from "./canonical-json.js";
import type { Manifest } from "./manifest.js";
import { manifestSchema } from "./manifest-schema.js";
import { useWaivers } from "./waiver.js";

const mostCharacters = 64 << 20;

/**
 * A manifest that is whole: JSON, of the known schema, with the hash of its own content and of its configuration. White space and
 * the order of keys do not matter. Data without a pass must come with waivers for all that stands against it. It does not look at the
 * files; a hash proves no author, only that nothing was changed by mistake.
 *
 * @throws StandinError MANIFEST_INVALID saying what is wrong
 */
export function verifyManifest(text: string): Manifest {
  if (text.length > mostCharacters) throw invalid(`is larger than ${mostCharacters} characters`);
  const value = parseJson(text);
  const checked = manifestSchema.safeParse(value);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const place = issue === undefined || issue.path.length === 0 ? "at its top level" : `at ${issue.path.map(String).join(".")}`;
    throw invalid(`does not follow schemas/manifest.schema.json ${place}`);
  }
  const manifest = value as Manifest; // the schema was just met; a copy would lose a configuration key named __proto__
  const { sha256, ...rest } = manifest;
  if (hashOf(rest) !== sha256) throw invalid("was changed after it was written: its content does not have the hash that it states");
  if (hashOf(rest.config.value) !== rest.config.sha256) throw invalid("states a configuration that does not have the hash that it states");
  requireWaivers(manifest);
  return manifest;
}

/** A release without a pass needs a waiver for everything that stands against it, and a waiver needs something to stand against. */
function requireWaivers({ command, verdict, waivers, outputs }: Manifest): void {
  const { unused, uncovered } = useWaivers(verdict, waivers);
  const [needless] = unused;
  if (needless !== undefined) throw invalid(`carries a waiver for ${needless.check}, which its verdict does not hold against the release`);
  const stale = waivers.find(({ usedOn, expires }) => usedOn > expires);
  if (stale !== undefined) throw invalid(`carries a waiver for ${stale.check} that had expired on the day of its use`);
  if (command === "run" && verdict.kind !== "pass" && outputs.some(({ rows }) => rows !== null) && uncovered.length > 0)
    throw invalid(`lists data although its verdict is no pass and no waiver covers ${uncovered.join(", ")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(text.trim() === "" ? "is empty" : "is not whole JSON, as after a broken copy");
  }
}

function hashOf(value: unknown): string {
  try {
    return sha256Hex(canonicalJson(value));
  } catch {
    throw invalid("holds text that is not valid Unicode");
  }
}

function invalid(found: string): StandinError {
  return new StandinError(
    "MANIFEST_INVALID",
    `The manifest ${found}. Take manifest.json from the release folder again; if that is the one, make the release again.`,
    {},
  );
}
