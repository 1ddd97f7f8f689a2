/** Points of a curve: y over x. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * At most `most` points (4 or more) of a curve that looks the same when drawn: both ends, and the lowest and the
 * highest point of each of equal stretches between them, so that no spike is lost.
 */
export function thin({ x, y }: Points, most: number): Points {
  if (x.length <= most) return { x, y };
  const last = x.length - 1;
  const stretches = Math.floor((most - 2) / 2);
  const kept = [0];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (last - 1)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (last - 1)) / stretches);
    let lowest = from;
    let highest = from;
    for (let index = from; index < to; index++) {
      if (valueAt(y, index) < valueAt(y, lowest)) lowest = index;
      if (valueAt(y, index) > valueAt(y, highest)) highest = index;
    }
    kept.push(Math.min(lowest, highest));
    if (lowest !== highest) kept.push(Math.max(lowest, highest));
  }
  kept.push(last);
  return { x: kept.map((index) => valueAt(x, index)), y: kept.map((index) => valueAt(y, index)) };
}

/** NaN past the end of a list: a gap in the drawing. */
function valueAt(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
