/** Steps that are remembered. */
const memory = 10;
/** Sufficient decrease, as a share of what the slope promises (Armijo). */
const decrease = 1e-4;
const mostHalvings = 30;

export interface MinimiseOptions {
  readonly mostIterations: number;
  /** Stops when no part of the gradient is larger than this. */
  readonly tolerance: number;
}

interface Step {
  readonly move: Float64Array;
  readonly change: Float64Array;
  /** 1 / (move · change). */
  readonly inverse: number;
}

/**
 * Minimum of a smooth convex function by limited-memory BFGS with backtracking.
 *
 * Departure: a step whose curvature is not positive is forgotten, in place of a line search by Wolfe's second condition.
 * @param start    not changed
 * @param evaluate value at x; writes the gradient
 * @returns where it stopped: at a gradient within the tolerance, after `mostIterations`, or where no step goes down
 * @see Liu & Nocedal (1989), Mathematical Programming 45:503-528; Nocedal & Wright (2006), algorithm 7.4
 */
export function minimise(
  start: Float64Array,
  evaluate: (x: Float64Array, gradient: Float64Array) => number,
  { mostIterations, tolerance }: MinimiseOptions,
): Float64Array {
  let x = start.slice();
  let gradient = new Float64Array(x.length);
  let value = evaluate(x, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < mostIterations && largest(gradient) > tolerance; iteration++) {
    let direction = downhill(gradient, steps);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      steps.length = 0;
      direction = gradient.map((part) => -part);
      slope = dot(direction, gradient);
    }
    let length = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const [next, nextGradient] = [new Float64Array(x.length), new Float64Array(x.length)];
    let nextValue = Number.NaN;
    for (let halving = 0; halving < mostHalvings; halving++, length /= 2) {
      for (let i = 0; i < x.length; i++) next[i] = x[i]! + length * direction[i]!;
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + decrease * length * slope) break;
    }
    if (!(nextValue < value)) return x;
    remember(steps, x, next, gradient, nextGradient);
    [x, gradient, value] = [next, nextGradient, nextValue];
  }
  return x;
}

function remember(steps: Step[], x: Float64Array, next: Float64Array, gradient: Float64Array, nextGradient: Float64Array): void {
  const move = next.map((part, i) => part - x[i]!);
  const change = nextGradient.map((part, i) => part - gradient[i]!);
  const curvature = dot(move, change);
  if (!(curvature > 1e-12 * dot(change, change))) return;
  steps.push({ move, change, inverse: 1 / curvature });
  if (steps.length > memory) steps.shift();
}

/** Minus the approximate inverse Hessian times the gradient (two-loop recursion). */
function downhill(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((part) => -part);
  const shares = new Float64Array(steps.length);
  for (let s = steps.length - 1; s >= 0; s--) {
    const { move, change, inverse } = steps[s]!;
    shares[s] = inverse * dot(move, direction);
    addTo(direction, change, -shares[s]!);
  }
  const last = steps[steps.length - 1];
  if (last !== undefined) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const [s, { move, change, inverse }] of steps.entries()) addTo(direction, move, shares[s]! - inverse * dot(change, direction));
  return direction;
}

function addTo(target: Float64Array, values: Float64Array, times: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += times * values[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
