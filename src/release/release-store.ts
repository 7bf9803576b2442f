import type { Table, TableFormat } from "../table/table.js";

/** A file of a release as the manifest lists it. */
export interface ReleasedFile {
  /** Path inside the release folder, with forward slashes. */
  readonly name: string;
  readonly byteCount: number;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
}

/** A release that is being made; nobody sees it before `commit`. */
export interface ReleaseDraft {
  /** @param name path inside the release, with forward slashes, e.g. `report.html` */
  addText(name: string, text: string): Promise<ReleasedFile>;
  addTable(name: string, table: Table, format: TableFormat): Promise<ReleasedFile>;
  /** Puts the release in its place, whole. @returns its folder as the user named it */
  commit(): Promise<string>;
  /** Removes all that was made; may be called at any time, also after a failure, and does nothing after `commit`. */
  discard(): Promise<void>;
}

/** Where releases go. Failures are StandinError with the codes OUTPUT_*. */
export interface ReleaseStore {
  /** @param options.force replaces an earlier release (a folder with a manifest) or an empty folder; anything else is refused */
  begin(folder: string, options: { readonly force: boolean }): Promise<ReleaseDraft>;
}
