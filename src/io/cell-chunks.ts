type CellArray = Float64Array | Int32Array | Uint8Array;

const firstChunkRows = 1024;
const largestChunkRows = 65536;

/**
 * Cells of a column while it grows. Chunks are never copied before the end, so a column takes its own size and not up to three times as much,
 * as one array that doubles does.
 */
export class CellChunks<Cells extends CellArray> {
  readonly #make: (length: number) => Cells;
  #full: Cells[] = [];
  #fullRows = 0;
  /** The chunk that is being filled; callers write at `used` and count it up. */
  tail: Cells;
  used = 0;

  constructor(make: (length: number) => Cells) {
    this.#make = make;
    this.tail = make(firstChunkRows);
  }

  get length(): number {
    return this.#fullRows + this.used;
  }

  /** Room for one more cell at least. @returns the chunk to write to */
  room(): Cells {
    if (this.used < this.tail.length) return this.tail;
    this.#full.push(this.tail);
    this.#fullRows += this.used;
    this.tail = this.#make(Math.min(largestChunkRows, Math.max(firstChunkRows, this.tail.length * 2)));
    this.used = 0;
    return this.tail;
  }

  push(cell: number): void {
    this.room()[this.used++] = cell;
  }

  /** The cells in order, chunk after chunk. */
  *chunks(): Generator<Cells> {
    yield* this.#full;
    yield this.tail.subarray(0, this.used) as Cells;
  }

  /** All cells in one array; none is left here. */
  join(): Cells {
    const all = this.#make(this.length);
    let at = 0;
    for (const chunk of this.chunks()) {
      all.set(chunk, at);
      at += chunk.length;
    }
    this.clear();
    return all;
  }

  clear(): void {
    this.#full = [];
    this.#fullRows = 0;
    this.tail = this.#make(0);
    this.used = 0;
  }
}
