import type { ColumnPicture } from "../../evaluation/figures.js";

/** One drawn bin of a number or date. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly source: number;
  readonly synthetic: number;
}

/** One drawn category. */
export interface Bar {
  readonly label: string;
  readonly source: number;
  readonly synthetic: number;
}

const mostBins = 32;
const mostBars = 12;

/** Bins of a picture with edges, neighbours merged to at most 32; empty when the picture has no edges. */
export function drawnBins({ edges, source, synthetic }: ColumnPicture): Bin[] {
  if (edges.length < 2) return [];
  const count = edges.length - 1;
  const step = Math.ceil(count / mostBins);
  const bins: Bin[] = [];
  for (let start = 0; start < count; start += step) {
    const end = Math.min(count, start + step);
    bins.push({ from: edges[start]!, to: edges[end]!, source: sum(source.slice(start, end)), synthetic: sum(synthetic.slice(start, end)) });
  }
  return bins;
}

/** True when a linear axis can show the bins: none empty, the widest at most 20 times the narrowest. */
export function isEven(bins: readonly Bin[]): boolean {
  const widths = bins.map((bin) => bin.to - bin.from);
  const narrowest = Math.min(...widths);
  return narrowest > 0 && Math.max(...widths) <= 20 * narrowest;
}

/** The largest categories by source share, the others together. */
export function drawnBars({ labels, source, synthetic }: ColumnPicture): Bar[] {
  const all = labels.map((label, index): Bar => ({ label, source: source[index] ?? 0, synthetic: synthetic[index] ?? 0 }));
  const sorted = all
    .map((bar, index) => ({ bar, index }))
    .sort((a, b) => b.bar.source - a.bar.source || a.index - b.index)
    .map(({ bar }) => bar);
  if (sorted.length <= mostBars) return sorted;
  const rest = sorted.slice(mostBars - 1);
  const others: Bar = {
    label: `${rest.length} others`,
    source: sum(rest.map((bar) => bar.source)),
    synthetic: sum(rest.map((bar) => bar.synthetic)),
  };
  return [...sorted.slice(0, mostBars - 1), others];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
