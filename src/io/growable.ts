/** Int32Array that grows by doubling. */
export class GrowableCodes {
  #values = new Int32Array(1024);
  length = 0;

  reserve(extra: number): Int32Array {
    if (this.length + extra > this.#values.length) {
      const larger = new Int32Array(Math.max(this.length + extra, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    return this.#values;
  }

  push(value: number): void {
    this.reserve(1)[this.length++] = value;
  }
}

/** Uint8Array that grows by doubling. */
export class GrowableBytes {
  #values = new Uint8Array(1024);
  length = 0;

  reserve(extra: number): Uint8Array {
    if (this.length + extra > this.#values.length) {
      const larger = new Uint8Array(Math.max(this.length + extra, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    return this.#values;
  }

  /** What was written, not copied. */
  view(): Uint8Array {
    return this.#values.subarray(0, this.length);
  }
}
