/**
 * Where a noisy series changes its level: E-divisive (Matteson and James 2014) with Student's t-test in place of
 * permutations, over sliding windows and with a weak first pass, as Fleming et al. describe it (Hunter, arXiv
 * 2301.03034, today Apache Otava). Deterministic: equal series give equal change points.
 */
import { sha256 } from '../core/hash.ts';
import { studentT, type Comparison } from './student-t.ts';

/** Points of a window; a change is looked for in each, so that an old one does not hide a new one. */
export const windowLength = 50;
/** A split stands when its p-value is at most this. */
export const significance = 0.001;
/** The first pass keeps what is significant at ten times the level: a weak split can show a strong one beside it. */
const weakSignificance = 10 * significance;
/** Fewer points on a side are an outlier that may be gone the next night, not a level. */
export const leastSide = 3;

/** A split of a series: `index` is the first point of the new level. */
export interface Split extends Comparison {
  readonly index: number;
  /** Where the levels that were compared begin and end: [from, index) and [index, to). */
  readonly from: number;
  readonly to: number;
}

/** Whether a difference between two levels is large enough to speak of, whatever its significance. */
export type IsRelevant = (comparison: Comparison) => boolean;

/** What the full windows of a series have shown: as long as their points stay, no later one changes it. */
export interface Searched {
  /** SHA-256 of the points and of how they were searched. */
  readonly digest: string;
  /** Points of the windows: the first so many of the series. */
  readonly count: number;
  /** Where the next window begins. */
  readonly next: number;
  /** The weak splits. */
  readonly splits: readonly number[];
}

/**
 * The splits of a series, in its order, each significant between its neighbours.
 *
 * @param isRelevant - Splits that it refuses are merged as insignificant ones are.
 * @param known - Saves searching again; of other points it is passed over.
 */
export function eDivisive(
  values: readonly number[],
  isRelevant: IsRelevant = () => true,
  known: Searched | null = null,
): Split[] {
  const { full, last } = search(values, known);
  const found = new Set([...full.splits, ...last]);
  return merge(
    values,
    [...found].sort((a, b) => a - b),
    isRelevant,
  );
}

/** What the full windows show; null where the series is shorter than one. */
export function searchedOf(values: readonly number[], known: Searched | null): Searched | null {
  const { full } = search(values, known);
  if (full.count === 0) return null;
  return full === known ? known : { ...full, digest: digestOf(values, full.count) };
}

type FullWindows = Omit<Searched, 'digest'>;

/** The weak splits of all full windows, and those of the last one, to which points will be added. */
function search(
  values: readonly number[],
  known: Searched | null,
): { readonly full: FullWindows; readonly last: readonly number[] } {
  const isKnown = known !== null && known.digest === digestOf(values, known.count);
  let full: FullWindows = isKnown ? known : { count: 0, next: 0, splits: [] };
  while (full.count < values.length) {
    const end = full.next + windowLength;
    const inside = weakSplits(values, full.next, Math.min(end, values.length));
    if (end > values.length) return { full, last: inside };
    full = {
      count: end,
      next: Math.max(full.next + windowLength / 2, inside.at(-1) ?? 0),
      splits: [...full.splits, ...inside],
    };
  }
  return { full, last: [] };
}

function digestOf(values: readonly number[], count: number): string {
  const how = [windowLength, leastSide, weakSignificance];
  const numbers = new Float64Array(how.length + count);
  numbers.set(how);
  numbers.set(values.slice(0, count), how.length);
  return sha256(new Uint8Array(numbers.buffer));
}

/** The weak splits of one stretch, in order: the best one, and those to both sides of it. */
function weakSplits(values: readonly number[], start: number, end: number): number[] {
  const best = mostDivergent(values.slice(start, end));
  if (best === null) return [];
  const index = start + best.index;
  const { p } = studentT(values, start, index, start + best.end);
  if (p > weakSignificance) return [];
  return [...weakSplits(values, start, index), index, ...weakSplits(values, index, end)];
}

/**
 * The split [0, index) against [index, end) of the largest energy divergence mn/(m+n) (2 E|X-Y| - E|X-X'| - E|Y-Y'|); the
 * right side may end before the stretch does. The first of equal ones; null where no side would be long enough.
 */
function mostDivergent(values: readonly number[]): { readonly index: number; readonly end: number } | null {
  const sums = distanceSums(values);
  let best: { readonly index: number; readonly end: number } | null = null;
  let largest = 0;
  for (let m = leastSide; m <= values.length - leastSide; m++) {
    const ofLeft = sums(m, m);
    // A block on the diagonal counts each pair twice: its mean over m (m - 1) is that over the pairs.
    const left = ofLeft / (m * (m - 1));
    for (let end = m + leastSide; end <= values.length; end++) {
      const n = end - m;
      const ofBoth = sums(m, end);
      const between = (ofBoth - ofLeft) / (m * n);
      const right = (sums(end, end) - 2 * ofBoth + ofLeft) / (n * (n - 1));
      const divergence = ((m * n) / (m + n)) * (2 * between - left - right);
      if (divergence > largest) {
        largest = divergence;
        best = { index: m, end };
      }
    }
  }
  return best;
}

/** Used again for every stretch: a thousand tables a series are slow to make. */
const table = new Float64Array((windowLength + 1) ** 2);

/**
 * Sums of |x_i - x_j| over i in [0, a), j in [0, b), from one table: those of other blocks are differences of them. It
 * is most of the work, hence the plain loops.
 */
function distanceSums(values: readonly number[]): (a: number, b: number) => number {
  const width = values.length + 1;
  table.fill(0, 0, width);
  for (let i = 0; i < values.length; i++) {
    const x = values[i] ?? Number.NaN;
    let row = 0;
    table[(i + 1) * width] = 0;
    for (let j = 0; j < values.length; j++) {
      row += Math.abs(x - (values[j] ?? Number.NaN));
      table[(i + 1) * width + j + 1] = (table[i * width + j + 1] ?? Number.NaN) + row;
    }
  }
  return (a, b) => table[a * width + b] ?? Number.NaN;
}

/** Takes the least significant split away until each that is left stands between its neighbours. */
function merge(values: readonly number[], candidates: readonly number[], isRelevant: IsRelevant): Split[] {
  const splitAt = (index: number, from: number, to: number): Split => ({
    index,
    from,
    to,
    ...studentT(values, from, index, to),
  });
  const splits = candidates.map((index, position) =>
    splitAt(index, candidates[position - 1] ?? 0, candidates[position + 1] ?? values.length),
  );
  for (;;) {
    const weakest = splits
      .filter((split) => split.p > significance || !isRelevant(split))
      .reduce<Split | null>((worst, split) => (worst === null || split.p > worst.p ? split : worst), null);
    if (weakest === null) return splits;
    const position = splits.indexOf(weakest);
    const [before, after] = [splits[position - 1], splits[position + 1]];
    // Only its neighbours are compared with other stretches now.
    if (before !== undefined) splits[position - 1] = splitAt(before.index, before.from, weakest.to);
    if (after !== undefined) splits[position + 1] = splitAt(after.index, weakest.from, after.to);
    splits.splice(position, 1);
  }
}
