/**
 * Classes for choosing splits: the target's codes brought down to at most `most` classes, so that a split is judged on what many rows say.
 * Ordered codes are merged with their neighbours to about equal mass; of unordered ones the commonest stay and the rest share a class.
 * @returns class of each code, and the count of classes
 */
export function splitClasses(counts: Float64Array, ordered: boolean, most: number): { classOf: Uint16Array; classCount: number } {
  const classOf = new Uint16Array(counts.length);
  const held = Array.from(counts.keys()).filter((code) => counts[code]! > 0);
  if (held.length <= most) {
    held.forEach((code, i) => {
      classOf[code] = i;
    });
    return { classOf, classCount: Math.max(1, held.length) };
  }
  if (!ordered) {
    const byCount = held.sort((a, b) => counts[b]! - counts[a]! || a - b);
    byCount.forEach((code, i) => {
      classOf[code] = Math.min(i, most - 1);
    });
    return { classOf, classCount: most };
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  let own = 0;
  let mass = 0;
  for (let code = 0; code < counts.length; code++) {
    classOf[code] = own;
    mass += counts[code]!;
    if (mass * most >= total && own < most - 1) {
      own++;
      mass = 0;
    }
  }
  return { classOf, classCount: classOf[counts.length - 1]! + 1 };
}
