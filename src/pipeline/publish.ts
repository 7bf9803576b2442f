import { buildManifest, manifestText } from "../release/build-manifest.js";
import type { JsonValue, RunBlock, SyntheticSource, TeacherRecord } from "../release/manifest.js";
import type { ReleaseDraft, ReleasedFile, ReleaseStore } from "../release/release-store.js";
import type { ReportModel } from "../release/report-model.js";
import type { Table, TableFormat } from "../table/table.js";
import type { Inspector } from "./artefacts.js";

/** Both places that a run may end in, held from its start, so that a long run does not fail for want of one at its end. */
export interface Places {
  readonly release: ReleaseDraft;
  readonly refusal: ReleaseDraft;
  /** Takes away whatever was not put in place. */
  discard(): Promise<void>;
}

/** @throws StandinError OUTPUT_* when something stands there, or nothing can be made there */
export async function holdPlaces(folder: string, force: boolean, releases: ReleaseStore): Promise<Places> {
  const release = await releases.begin(folder, { force });
  try {
    const refusal = await releases.begin(refusalFolder(folder), { force });
    return { release, refusal, discard: async () => void (await Promise.all([release.discard(), refusal.discard()])) };
  } catch (error) {
    await release.discard();
    throw error;
  }
}

/** Where a run leaves its report when nothing is released. */
export function refusalFolder(folder: string): string {
  return `${folder.replace(/[\\/]+$/u, "")}.refused`;
}

export interface Publication {
  readonly report: ReportModel;
  readonly config: JsonValue;
  readonly run: RunBlock;
  /** Looks over every text before it is put in its place. */
  readonly inspector: Inspector;
  /** Steps of synthesis between people's records and the data; null where someone else made it. */
  readonly generation: number | null;
  readonly syntheticSource: SyntheticSource | null;
  readonly teacher: TeacherRecord | null;
  /** The drawn table; null where it may not leave, or where someone else made it. */
  readonly data: { readonly table: Table; readonly format: TableFormat } | null;
}

export interface Published {
  readonly folder: string;
  /** Relative to the folder, in the order of their making. */
  readonly files: readonly string[];
}

/**
 * Data first, then the pages, then the manifest that lists them; the folder appears whole or not at all.
 * @throws StandinError ARTEFACT_LEAK when a text holds values of the source that it may not hold, and all that writing throws
 */
export async function publish(
  { report, config, run, inspector, generation, syntheticSource, teacher, data }: Publication,
  draft: ReleaseDraft,
): Promise<Published> {
  const pages = await inspector.render(report);
  inspector.requireClean(pages, report);
  const made: { file: ReleasedFile; rows: number | null }[] = [];
  if (data !== null)
    made.push({ file: await draft.addTable(`data/${report.output.name}`, data.table, data.format), rows: data.table.rowCount });
  for (const { name, text } of pages) made.push({ file: await draft.addText(name, text), rows: null });
  const outputs = made.map(({ file, rows }) => ({ path: file.name, sha256: file.sha256, bytes: file.byteCount, rows }));
  const manifest = {
    name: "manifest.json",
    text: manifestText(buildManifest({ report, config, outputs, generation, syntheticSource, teacher, run })),
  };
  inspector.requireClean([manifest], report);
  await draft.addText(manifest.name, manifest.text);
  const files = [...outputs.map(({ path }) => path), "manifest.json"];
  return { folder: await draft.commit(), files };
}
