import { canonicalJson, sha256Hex } from "./canonical-json.js";
import type { Manifest, ManifestInput } from "./manifest.js";
import { manifestSchema } from "./manifest-schema.js";

/**
 * The manifest of a release or of a refusal. Everything but `run` and the closing hash depends on the inputs alone.
 *
 * @throws RangeError when it does not follow the schema (a number that is not finite, an absolute path), which is our own mistake
 */
export function buildManifest({ report, config, outputs, generation, syntheticSource, teacher, run }: ManifestInput): Manifest {
  const rest = {
    version: "standin.manifest/2",
    tool: report.tool,
    command: report.command,
    config: { sha256: sha256Hex(canonicalJson(config)), value: config },
    policy: report.policy,
    source: report.source,
    generation,
    syntheticSource,
    split: report.split,
    synthesizer: report.synthesizer,
    fidelityPrivacy: report.fidelityPrivacy,
    teacher,
    protections: report.protections,
    quality: report.quality,
    verdict: report.verdict,
    waivers: report.waivers,
    outputs: [...outputs].sort((a, b) => (a.path < b.path ? -1 : 1)),
    notes: report.notes,
    run,
  } as const;
  const manifest: Manifest = { ...rest, sha256: sha256Hex(canonicalJson(rest)) };
  const checked = manifestSchema.safeParse(manifest);
  if (checked.success) return manifest; // not checked.data: a configuration key may be __proto__, which a copy would lose
  const issue = checked.error.issues[0];
  throw new RangeError(`the manifest is wrong at ${issue?.path.join(".") ?? "its root"}: ${issue?.message ?? "unknown"}`);
}

/** manifest.json: canonical JSON (RFC 8785), one line. */
export function manifestText(manifest: Manifest): string {
  return canonicalJson(manifest);
}
