import { formatDatetime } from "../metadata/datetime.js";
import type { Metadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import { columnNamed, type Table } from "../table/table.js";
import { numberSlot } from "./frames.js";
import { ownSlot, writeOwn } from "./own-columns.js";
import type { PhraseModel } from "./phrase-model.js";
import { baseDays } from "./text-dates.js";
import type { TokenForm } from "./token-form.js";

/** What a slot of kind c, v or d holds in a row; null where the row has nothing for it. Other forms are no slots of a row: their own text. */
export type RowValues = (form: TokenForm, row: number) => string | null;

/**
 * Values of the drawn rows for the slots of a column of texts.
 * @param table with the hidden columns of the model
 */
export function rowValues(table: Table, { numberColumns, dates }: PhraseModel, metadata: Metadata): RowValues {
  const own = ownCells(table);
  const numbers = numberColumns.map((name) => numberValues(table, name));
  const days = (dates?.columns ?? []).map((name) => numberValues(table, name));
  const bases = dates === null || dates.base === null ? null : baseDays(dates.base, table, metadata);
  return (form, row) => {
    switch (form.kind) {
      case "c": {
        const { sign, form: written, column } = ownSlot(form.text);
        const cell = own(column, row);
        return cell === null ? null : sign + writeOwn(cell, written);
      }
      case "v": {
        const { place, decimals, width } = numberSlot(form);
        const value = numbers[place]![row]!;
        return Number.isNaN(value) ? null : value.toFixed(decimals).padStart(width, "0");
      }
      case "d": {
        const day = days[Number(form.text)]![row]! + (bases === null ? 0 : bases[row]!);
        return Number.isNaN(day) ? null : formatDatetime(day * 86_400, dates!.format);
      }
      default:
        return form.text;
    }
  };
}

/** A column of numbers; NaN throughout where it is none. */
export function numberValues(table: Table, name: string): Float64Array {
  const column = columnNamed(table, name);
  return column.storage === "number" ? column.values : new Float64Array(table.rowCount).fill(Number.NaN);
}

function ownCells(table: Table): (column: string, row: number) => string | null {
  const views = new Map<string, ReturnType<typeof categoryView>>();
  return (column, row) => {
    let view = views.get(column);
    if (view === undefined) views.set(column, (view = categoryView(columnNamed(table, column))));
    return view.codes[row]! < 0 ? null : view.dictionary[view.codes[row]!]!;
  };
}
