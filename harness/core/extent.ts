/** Bounds of a list of numbers. */
export interface Extent {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Lowest and highest of any count of numbers; Infinity and -Infinity of none, NaN where one is, as Math.min and
 * Math.max give them. Those two take their numbers as arguments, and some 120,000 arguments overflow the stack.
 */
export function extent(values: Iterable<number>): Extent {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { lowest, highest };
}
