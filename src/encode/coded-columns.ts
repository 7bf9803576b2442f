import type { Codebook } from "./codebook.js";
import { type DatetimePart, datetimeParts, partCardinality } from "./datetime-codec.js";

/** A column of the coded table. */
export interface CodedColumnShape {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
}

/** Name of the coded column of a column that has one. Names that look like a part of a datetime get a slash more, so that none meet. */
export function codedName(name: string): string {
  return /\/(day|weekday|time)\/*$/.test(name) ? `${name}/` : name;
}

/** Name of the coded column of a part of a datetime column. */
export function partName(name: string, part: DatetimePart): string {
  return `${name}/${part}`;
}

/** The columns of a table encoded under the codebook, in their order. */
export function codedColumns(codebook: Codebook): CodedColumnShape[] {
  return codebook.columns.flatMap(({ name, codec }): CodedColumnShape[] => {
    switch (codec.kind) {
      case "fresh":
        return [];
      case "numeric":
        return [{ name: codedName(name), cardinality: codec.cardinality, ordered: true }];
      case "categorical":
        return [{ name: codedName(name), cardinality: codec.cardinality, ordered: codec.ordered }];
      case "datetime":
        return datetimeParts(codec).map((part) => ({
          name: partName(name, part),
          cardinality: partCardinality(codec, part),
          ordered: part !== "weekday",
        }));
    }
  });
}
