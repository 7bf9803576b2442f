/** A class of typed arrays. */
interface ArrayKind<Values> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer): Values;
}

/** A zeroed typed array over shared memory: worker threads read it without a copy. */
export function sharedArray<Values>(kind: ArrayKind<Values>, length: number): Values {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}

/** A copy of `values` in shared memory. */
export function sharedCopy<Values extends { set(values: ArrayLike<number>): void }>(
  kind: ArrayKind<Values>,
  values: ArrayLike<number>,
): Values {
  const copy = sharedArray(kind, values.length);
  copy.set(values);
  return copy;
}
