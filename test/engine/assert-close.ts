import { AssertionError } from 'node:assert/strict';
import type { Tolerance } from './tolerances.ts';

/** Asserts that two arrays agree element by element; the message names the worst element. */
export function assertClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
  what: string,
): void {
  if (got.length !== expected.length) {
    throw new AssertionError({
      message: `${what}: ${got.length} values, expected ${expected.length}`,
      actual: got.length,
      expected: expected.length,
      operator: 'length',
    });
  }
  let worst = -1;
  let worstExcess = 0;
  for (let index = 0; index < expected.length; index++) {
    const wanted = expected[index] as number;
    const value = got[index] as number;
    if (Object.is(value, wanted)) continue;
    const excess = Math.abs(value - wanted) - tolerance.absolute - tolerance.relative * Math.abs(wanted);
    // NaN on one side only is never within a tolerance.
    if (Number.isNaN(excess) || excess > worstExcess) {
      worst = index;
      worstExcess = Number.isNaN(excess) ? Infinity : excess;
    }
  }
  if (worst >= 0) {
    throw new AssertionError({
      message:
        `${what}: element ${worst} is ${got[worst] ?? NaN}, expected ${expected[worst] ?? NaN} ` +
        `(absolute ${tolerance.absolute}, relative ${tolerance.relative})`,
      actual: got[worst],
      expected: expected[worst],
      operator: 'close',
    });
  }
}
