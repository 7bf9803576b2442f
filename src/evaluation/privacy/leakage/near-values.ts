const shortestName = 6;
const shortestRun = 6;
/** Digits that a number may lose, in front or behind, and still be recognised: a country code. */
const lostDigits = 3;

/**
 * Which values have a near copy among others: a text of 6 characters or more that differs by one character inserted, left out, replaced or
 * swapped with its neighbour (Damerau's distance 1), or a number that shares a run of all but 3 of its digits (at least 6) that no other
 * value has. Equal texts are no near copies.
 *
 * Candidates are found by their delete-1 neighbourhoods: texts at distance 1 have one in common. O(characters²) of a text, linear in texts.
 * @returns by value, 1 where there is one
 */
export function nearCopies(values: readonly string[], others: readonly string[]): Uint8Array {
  const near = new Uint8Array(values.length);
  const variants = new Map<string, number[]>();
  others.forEach((other, i) => {
    if (other.length < shortestName - 1) return;
    for (const variant of neighbourhood(other)) {
      const known = variants.get(variant);
      if (known === undefined) variants.set(variant, [i]);
      else known.push(i);
    }
  });
  values.forEach((value, v) => {
    if (value.length < shortestName) return;
    const isNear = (variant: string) => variants.get(variant)?.some((i) => isOneEditAway(value, others[i]!)) === true;
    if (neighbourhood(value).some(isNear)) near[v] = 1;
  });
  markSharedRuns(values, others, near);
  return near;
}

/** The text and what is left of it without each of its characters. */
function neighbourhood(text: string): string[] {
  const variants = [text];
  for (let i = 0; i < text.length; i++) if (i === 0 || text[i] !== text[i - 1]) variants.push(text.slice(0, i) + text.slice(i + 1));
  return variants;
}

/** Damerau's distance is exactly 1. */
export function isOneEditAway(a: string, b: string): boolean {
  if (a.length > b.length) return isOneEditAway(b, a);
  if (b.length - a.length > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  if (b.length > a.length) return a.slice(start) === b.slice(start + 1);
  if (a.slice(start + 1) === b.slice(start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
}

/** Owner of a run that several values have. */
const nobody = -1;

function markSharedRuns(values: readonly string[], others: readonly string[], near: Uint8Array): void {
  const owners = new Map<string, number>();
  const lengths = new Set<number>();
  values.forEach((value, v) => {
    if (!/^\d+$/.test(value) || value.length < shortestRun) return;
    const length = Math.max(shortestRun, value.length - lostDigits);
    lengths.add(length);
    for (const run of runsOf(value, length)) {
      const owner = owners.get(run);
      owners.set(run, owner === undefined || owner === v ? v : nobody);
    }
  });
  for (const other of others) {
    if (!/^\d+$/.test(other)) continue;
    for (const length of lengths) {
      for (const run of runsOf(other, length)) {
        const owner = owners.get(run) ?? nobody;
        if (owner !== nobody && values[owner] !== other) near[owner] = 1;
      }
    }
  }
}

function runsOf(digits: string, length: number): string[] {
  return Array.from({ length: Math.max(0, digits.length - length + 1) }, (_, i) => digits.slice(i, i + length));
}
