/** One column of small integer codes. */
export interface CodedColumn {
  readonly name: string;
  /** Length rowCount; each in [0, cardinality). */
  readonly codes: Uint16Array;
  /** Count of possible codes, 1 to 256 by default. */
  readonly cardinality: number;
  /** True when neighbouring codes are neighbouring values (numbers, dates); codes below `firstOrdered` are apart (missing, spikes). */
  readonly ordered: boolean;
}

/** Rows of a person are contiguous: rows of unit u are `unitStart[u] .. unitStart[u + 1] - 1`. */
export interface CodedTable {
  readonly rowCount: number;
  readonly columns: readonly CodedColumn[];
  readonly unitCount: number;
  /** Length unitCount + 1; null when every row is its own unit. */
  readonly unitStart: Uint32Array | null;
}
