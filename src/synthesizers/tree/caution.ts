import type { ColumnFitOptions } from "./fit-column.js";

/** Where the defaults stand on the way from privacy (0) to fidelity (1). */
export const defaultFidelity = 0.5;

/**
 * Options moved along the way from privacy to fidelity: everything that asks whether a difference is more than chance asks for up to four times
 * as much toward 0 and as little as a quarter toward 1, and leaves hold up to twice or half as many rows.
 *
 * @param fidelity in [0, 1]; 0.5 leaves the options as they are
 * @throws RangeError outside [0, 1]
 */
export function withFidelity(options: ColumnFitOptions, fidelity: number): ColumnFitOptions {
  if (!(fidelity >= 0 && fidelity <= 1)) throw new RangeError(`fidelity must be in [0, 1], got ${fidelity}`);
  const caution = 4 ** (1 - 2 * fidelity);
  return {
    ...options,
    gainPerClass: options.gainPerClass * caution,
    groupChiSquare: options.groupChiSquare * caution,
    rakeChiSquare: options.rakeChiSquare * caution,
    minLeaf: Math.max(options.k, Math.round(options.minLeaf * Math.sqrt(caution))),
  };
}
