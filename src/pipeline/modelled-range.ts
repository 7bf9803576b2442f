import type { ColumnCodec, NumericCodec } from "../encode/codebook.js";
import { formatDatetime } from "../metadata/datetime.js";
import type { ColumnMetadata } from "../metadata/metadata.js";

const secondsPerDay = 86_400;

/** What a model draws in a column, for messages: protected ends and counts alone. */
export function modelledRange({ codec }: ColumnCodec, meta: ColumnMetadata): string {
  switch (codec.kind) {
    case "numeric": {
      const ends = numericEnds(codec);
      return ends === null ? "the model draws no number in it" : `the model draws ${ends.low} to ${ends.high}`;
    }
    case "datetime": {
      const ends = numericEnds(codec.day);
      if (ends === null) return "the model draws no date in it";
      const [from, to] = [codec.earliest ?? ends.low * secondsPerDay, codec.latest ?? ends.high * secondsPerDay];
      return `the model draws ${formatDatetime(from, meta.datetime!)} to ${formatDatetime(to, meta.datetime!)}`;
    }
    case "categorical":
      return `the model draws ${codec.values.length} categories`;
    case "fresh":
      return "the model does not learn it";
  }
}

function numericEnds({ spikes, cellEnds, decimals }: NumericCodec): { low: number; high: number } | null {
  const ends = [...spikes, ...cellEnds];
  if (ends.length === 0) return null;
  const high = Math.max(...spikes, ...cellEnds.slice(-1).map((end) => (decimals < 17 ? end - 10 ** -decimals : end)));
  return { low: Math.min(...ends), high: Number(high.toPrecision(12)) };
}
