import { GrowableBytes } from "./growable.js";

/** Distinct byte strings, numbered by first appearance: a hash table in typed arrays, so that a cell already known makes no string. */
export class FieldDictionary {
  #size = 0;
  /** Number + 1 of the entry that hangs here, 0 where none does; more than twice as long as there are entries. */
  #slots = new Int32Array(256);
  /** Hash of each entry, and where its bytes end among `#bytes`. */
  #hashes = new Int32Array(128);
  #ends = new Float64Array(128);
  readonly #bytes = new GrowableBytes();
  #view = viewOf(this.#bytes.reserve(0));

  /**
   * Number of the entry with the bytes [start, end); one that is new gets the next number.
   * @param view of the same bytes
   */
  numberOf(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const hash = hashOf(bytes, view, start, end);
    const [slots, hashes] = [this.#slots, this.#hashes];
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]! - 1;
      if (entry === -1) return this.#add(bytes, start, end, hash, slot);
      if (hashes[entry] === hash && this.#holds(entry, bytes, view, start, end)) return entry;
    }
  }

  #holds(entry: number, bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    const ends = this.#ends;
    let own = entry === 0 ? 0 : ends[entry - 1]!;
    if (ends[entry]! - own !== end - start) return false;
    let at = start;
    for (const ownView = this.#view; at + 4 <= end; at += 4, own += 4) if (ownView.getInt32(own) !== view.getInt32(at)) return false;
    for (const ownBytes = this.#bytes.reserve(0); at < end; at++, own++) if (ownBytes[own] !== bytes[at]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const entry = this.#size++;
    if (entry === this.#hashes.length) this.#grow();
    const own = this.#bytes.reserve(end - start);
    own.set(bytes.subarray(start, end), this.#bytes.length);
    this.#bytes.length += end - start;
    this.#view = own.buffer === this.#view.buffer ? this.#view : viewOf(own);
    this.#hashes[entry] = hash;
    this.#ends[entry] = this.#bytes.length;
    if (this.#slots.length > 2 * this.#size) this.#slots[slot] = entry + 1;
    else this.#rehash();
    return entry;
  }

  #grow(): void {
    const [hashes, ends] = [this.#hashes, this.#ends];
    this.#hashes = new Int32Array(hashes.length * 2);
    this.#ends = new Float64Array(ends.length * 2);
    this.#hashes.set(hashes);
    this.#ends.set(ends);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#size; entry++) {
      let slot = this.#hashes[entry]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Multiply and shift over words of four bytes, the last of which may overlap the one before; finished as MurmurHash3 is (Appleby). */
function hashOf(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let hash = end - start;
  if (hash >= 4) {
    for (let at = start; at + 4 < end; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ view.getInt32(end - 4, true), 0x9e3779b1);
  } else for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
