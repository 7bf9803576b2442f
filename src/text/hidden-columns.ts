import type { Column } from "../table/table.js";
import { frameTopic } from "./frames.js";

/** What stands for the texts of a column while the table is learned and drawn. All by text. */
export interface TextFeatures {
  /** Null where there are no topics; -1 for a text without a telling word. */
  readonly topics: Int32Array | null;
  /** -1 for a text of no frame. */
  readonly frameOf: Int32Array;
  /** In tokens. */
  readonly lengths: ArrayLike<number>;
  /** By place in the text, NaN for none. */
  readonly numbers: readonly ArrayLike<number>[];
  readonly days: readonly ArrayLike<number>[];
}

export interface HiddenColumns {
  /** Null where there are neither topics nor frames. */
  readonly topic: string | null;
  readonly length: string;
  readonly numbers: readonly string[];
  readonly dates: readonly string[];
  readonly columns: readonly Column[];
}

/**
 * Columns of the features, missing in rows without a text.
 * @param rows row of each text
 * @param nameOf a name that no other column has
 */
export function hiddenColumnsOf(
  { topics, frameOf, lengths, numbers, days }: TextFeatures,
  rows: Uint32Array,
  rowCount: number,
  nameOf: (what: string) => string,
): HiddenColumns {
  const hasTopic = topics !== null || frameOf.some((frame) => frame >= 0);
  const numberOf = (what: string, ofText: ArrayLike<number>): Column => numberColumn(nameOf(what), ofText, rows, rowCount);
  const topic = hasTopic ? [topicColumn(nameOf("topic"), topics, frameOf, rows, rowCount)] : [];
  const length = numberOf("length", lengths);
  const inTexts = numbers.map((ofText, place) => numberOf(`number ${place + 1}`, ofText));
  const dates = days.map((ofText, place) => numberOf(`date ${place + 1}`, ofText));
  return {
    topic: topic[0]?.name ?? null,
    length: length.name,
    numbers: inTexts.map(({ name }) => name),
    dates: dates.map(({ name }) => name),
    columns: [...topic, length, ...inTexts, ...dates],
  };
}

function topicColumn(name: string, topics: Int32Array | null, frameOf: Int32Array, rows: Uint32Array, rowCount: number): Column {
  const codes = new Int32Array(rowCount).fill(-1);
  // texts without a telling word are a topic of their own
  const topicCount = (topics === null ? 0 : count(topics)) + 1;
  rows.forEach((row, i) => {
    codes[row] = frameOf[i]! >= 0 ? topicCount + frameOf[i]! : (topics?.[i] ?? -1) + 1;
  });
  const dictionary = [
    ...Array.from({ length: topicCount }, (_, topic) => (topic === 0 ? "none" : String(topic))),
    ...Array.from({ length: count(frameOf) }, (_, frame) => frameTopic(frame)),
  ];
  return { storage: "text", name, codes, dictionary, missingToken: "" };
}

/** One more than the highest index. */
function count(indices: Int32Array): number {
  return indices.reduce((most, index) => Math.max(most, index + 1), 0);
}

function numberColumn(name: string, ofText: ArrayLike<number>, rows: Uint32Array, rowCount: number): Column {
  const values = new Float64Array(rowCount).fill(Number.NaN);
  let decimals = 0;
  rows.forEach((row, i) => {
    values[row] = ofText[i]!;
    decimals = Math.max(decimals, String(ofText[i]!).split(".")[1]?.length ?? 0);
  });
  return { storage: "number", name, values, decimals, fixedDecimals: false, missingToken: "" };
}
