/**
 * The keys that enough persons have, the most widely held first.
 * @param keysOf   keys of each text, again where it has one again
 * @param personOf person of each text, ascending
 * @param fewest   persons that a key must have
 */
export function widelyHeld(keysOf: Iterable<Iterable<string>>, personOf: Uint32Array, fewest: number): string[] {
  const seen = new Map<string, { persons: number; last: number }>();
  let text = 0;
  for (const keys of keysOf) {
    const person = personOf[text++]!;
    for (const key of keys) {
      const one = seen.get(key);
      if (one === undefined) seen.set(key, { persons: 1, last: person });
      else if (one.last !== person) {
        one.persons++;
        one.last = person;
      }
    }
  }
  const held = [...seen].filter(([, { persons }]) => persons >= fewest);
  return held.sort(([a, x], [b, y]) => y.persons - x.persons || (a < b ? -1 : 1)).map(([key]) => key);
}
