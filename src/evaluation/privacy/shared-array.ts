/** Typed arrays over shared memory: worker threads read them without a copy. */
export function sharedFloat32(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

export function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** A copy of `values` in shared memory. */
export function sharedCopyInt32(values: ArrayLike<number>): Int32Array {
  const copy = sharedInt32(values.length);
  copy.set(values);
  return copy;
}
