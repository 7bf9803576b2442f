import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { uniformInteger } from "../../../src/random/draws.js";

/** An index below count, small ones likelier. */
function skewed(count: number, rng: Rng): number {
  return Math.floor(count ** rng.nextFloat()) - 1;
}

const syllables = ["ka", "lo", "mi", "ter", "ban", "sul", "re", "vo", "di", "nax", "por", "e", "gra", "lin", "tu"];

function word(index: number): string {
  let [text, rest] = ["", index + 16];
  for (; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length]!;
  return text;
}

/** A fresh sample of invented messages of 6 to 30 words; one in 25 passes on one of 300 older messages, as people do. */
export function messages(count: number, seed: string): string[] {
  const rng = createRng(seedKey(`messages/${seed}`));
  return Array.from({ length: count }, () => {
    const isPassedOn = rng.nextFloat() < 0.04;
    return isPassedOn ? `RT ${message(createRng(seedKey(`old/${uniformInteger(300, rng)}`)))}` : message(rng);
  });
}

function message(rng: Rng): string {
  return `${Array.from({ length: 6 + uniformInteger(25, rng) }, () => word(skewed(3000, rng))).join(" ")}.`;
}

/** A fresh sample of invented names; common ones are borne by several persons. */
export function fullNames(count: number, seed: string): string[] {
  const rng = createRng(seedKey(`full names/${seed}`));
  const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  return Array.from({ length: count }, () => `${capital(word(skewed(300, rng)))} ${capital(word(1000 + skewed(2000, rng)))}`);
}
