/** Distributions of many leaves, quantised: per leaf a run of (code, cumulative share in 1/65536). */
export interface LeafTable {
  /** Leaf → first entry; length leaves + 1. */
  readonly offset: Uint32Array;
  readonly codes: Uint16Array;
  /** Cumulative share in steps of 1/65536; the last of a leaf is 65535 and stands for 65536. */
  readonly cumulative: Uint16Array;
}

/** Collects leaf distributions; shares below 1/131072 fall away. */
export function leafTableBuilder(): { add(distribution: Float64Array): number; build(): LeafTable } {
  const offset = [0];
  const codes: number[] = [];
  const cumulative: number[] = [];
  return {
    add(distribution) {
      let sum = 0;
      let last = 0;
      for (let code = 0; code < distribution.length; code++) {
        sum += distribution[code]!;
        const reached = Math.min(65535, Math.round(sum * 65536));
        if (reached <= last) continue;
        codes.push(code);
        cumulative.push(reached);
        last = reached;
      }
      if (last === 0) {
        codes.push(0);
        cumulative.push(65535);
      } else cumulative[cumulative.length - 1] = 65535;
      offset.push(codes.length);
      return offset.length - 2;
    },
    build: () => ({ offset: Uint32Array.from(offset), codes: Uint16Array.from(codes), cumulative: Uint16Array.from(cumulative) }),
  };
}

/** Share of an entry of a leaf in steps of 1/65536. */
export function massOf({ offset, cumulative }: LeafTable, leaf: number, entry: number): number {
  const before = entry === offset[leaf]! ? 0 : cumulative[entry - 1]!;
  return (entry + 1 === offset[leaf + 1]! ? 65536 : cumulative[entry]!) - before;
}

/** Code drawn from a leaf. @param word uniform on [0, 65536) */
export function drawFromLeaf(table: LeafTable, leaf: number, word: number): number {
  let low = table.offset[leaf]!;
  let high = table.offset[leaf + 1]! - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table.cumulative[middle]! > word) high = middle;
    else low = middle + 1;
  }
  return table.codes[low]!;
}
