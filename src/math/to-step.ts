/** The value in the nearest of the steps of 1/`steps`. A small negative one gives 0: no model file can tell -0 from it. */
export function toStep(value: number, steps: number): number {
  return Math.round(value * steps) / steps + 0;
}
