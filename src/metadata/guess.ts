import type { ColumnMetadata } from "./metadata.js";

/** A guess about one column; the name is added by the caller. */
export type Guess = Omit<ColumnMetadata, "name"> & {
  /** What the person should know beyond the reason; may hold row numbers, never values. Not stored in models. */
  readonly note?: string;
};

/** Share in words for reasons that are stored: rounded so far that no count can be worked out. */
export function aboutShare(share: number): string {
  if (share < 0.01) return "under 1 %";
  if (share > 0.99) return "over 99 %";
  return share < 0.05 || share > 0.95 ? `about ${Math.round(share * 100)} %` : `about ${Math.round(share * 20) * 5} %`;
}
