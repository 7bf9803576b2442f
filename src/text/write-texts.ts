import { joinTokens } from "../language/written-tokens.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView } from "../metadata/views.js";
import type { SurrogateWords } from "../pii/surrogates.js";
import { createRng, type Rng } from "../random/rng.js";
import type { RowAddresses } from "../table/row-address.js";
import { columnNamed, type Table, type TextColumn } from "../table/table.js";
import { textDrafter } from "./draft-text.js";
import { fillSlot } from "./fill-slot.js";
import { frameOfTopic } from "./frames.js";
import { hiddenColumns, type PhraseModel } from "./phrase-model.js";
import { numberValues, rowValues } from "./row-values.js";
import { traitGroups } from "./row-traits.js";
import { parseForm, type TokenForm } from "./token-form.js";

export interface WriteContext {
  readonly address: RowAddresses;
  readonly rng: Rng;
  readonly words: SurrogateWords;
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Slots of one row that hold unlike identifiers. */
const slotsPerRow = 64;
const progressEvery = 512;

/**
 * The table with its texts written, and without the columns that stood for them. The text of a row depends on (model, rng key, address,
 * the row's other cells) alone.
 * @param table with the hidden columns of the models
 */
export function writeTexts(table: Table, models: readonly PhraseModel[], metadata: Metadata, context: WriteContext): Table {
  if (models.length === 0) return table;
  const hidden = new Set(models.flatMap(hiddenColumns));
  const written = new Map(
    models.map((model, i) => [
      model.column,
      writeColumn(table, model, metadata, context, (share) => context.progress((i + share) / models.length)),
    ]),
  );
  const columns = table.columns.filter(({ name }) => !hidden.has(name)).map((column) => written.get(column.name) ?? column);
  return { rowCount: table.rowCount, columns };
}

function writeColumn(
  table: Table,
  model: PhraseModel,
  metadata: Metadata,
  context: WriteContext,
  progress: (share: number) => void,
): TextColumn {
  const { address, words, signal } = context;
  const rng = context.rng.fork(`text/${model.column}`);
  const fillRng = rng.fork("slots");
  const draft = textDrafter(model);
  const lengths = numberValues(table, model.lengthColumn);
  const forms = model.forms.map(parseForm);
  const slots = forms.flatMap((form, token) => (form.kind === "c" || form.kind === "d" ? [{ form, token }] : []));
  const frames = model.frames.map((frame) => frame.map(parseForm));
  const frameOf = framesOfRows(table, model);
  const values = rowValues(table, model, metadata);
  const metaOf = (name: string): ColumnMetadata => metadata.columns.find((meta) => meta.name === name)!;
  const groups = model.traits.map(({ trait }) => traitGroups(trait, table, metaOf));
  const codes = new Int32Array(table.rowCount).fill(-1);
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) {
    if (row % progressEvery === 0) {
      signal.throwIfAborted();
      progress(row / table.rowCount);
    }
    const length = lengths[row]!;
    if (Number.isNaN(length)) continue;
    const valueOf = (form: TokenForm): string | null => values(form, row);
    const drafted = (): TokenForm[] => {
      const wish = {
        groups: groups.map((group) => group[row]!),
        length: Math.max(1, length),
        barred: slots.filter(({ form }) => valueOf(form) === null).map(({ token }) => token),
      };
      return Array.from(draft(wish, rowRng(rng, address.unit[row]!, address.place[row]!)), (token) => forms[token]!);
    };
    const frame = frameOf[row]! < 0 ? undefined : frames[frameOf[row]!]!;
    const written = frame?.every((form) => valueOf(form) !== null) === true ? frame : drafted();
    const first = (address.unit[row]! * slotsPerRow) >>> 0;
    const filled = written.map((form, i) => ({
      text: fillSlot(form, { valueOf, words, rng: fillRng, index: first + (i % slotsPerRow) }),
      glued: form.glued,
    }));
    const text = joinTokens(filled);
    let code = codeOf.get(text);
    if (code === undefined) {
      code = dictionary.push(text) - 1;
      codeOf.set(text, code);
    }
    codes[row] = code;
  }
  const column = columnNamed(table, model.column);
  return { storage: "text", name: model.column, codes, dictionary, missingToken: column.missingToken };
}

/** Frame of each row, -1 for a text that is drafted. */
function framesOfRows(table: Table, { topicColumn, frames }: PhraseModel): Int32Array {
  if (topicColumn === null || frames.length === 0) return new Int32Array(table.rowCount).fill(-1);
  const { codes, dictionary } = categoryView(columnNamed(table, topicColumn));
  const frameOf = dictionary.map(frameOfTopic);
  return codes.map((code) => (code < 0 ? -1 : frameOf[code]!));
}

/** A source of its own for a row, so that its text does not depend on the rows before. */
function rowRng(rng: Rng, unit: number, place: number): Rng {
  return createRng(Uint32Array.from({ length: 4 }, (_, word) => rng.uintAt(unit, place * 4 + word)));
}
