/** Where series change: by their bits where they have no noise, else by statistics over all series together. */
import { leastPoints, leastRelativeChange, type Analysis, type ChangePoint } from './analysis.ts';
import { bitChanges } from './bit-changes.ts';
import {
  eDivisive,
  searchedOf,
  windowLength,
  type IsRelevant,
  type Searched,
  type Split,
} from './e-divisive.ts';
import { discoveries } from '../verdict/statistics/false-discoveries.ts';

/** The points of one series in one epoch. */
export interface Points {
  /** Indexes of nights over the whole history, ascending. */
  readonly nights: readonly number[];
  readonly values: readonly number[];
  readonly repeats: readonly (boolean | null)[];
  /** time: compared as ratios, on a logarithmic scale. */
  readonly scale: 'value' | 'time';
  /** What an earlier search has found, which saves its time; null where there was none. */
  readonly searched: Searched | null;
}

/**
 * Ends of the right side are searched as well as the split: the p-value of the best split is too small by up to this
 * factor beyond the number of places (simulated in the tests).
 */
const endsFactor = 6;

/** A split's p-value once it is counted that the best of all places was taken. */
function searchedP({ p, from, to }: Split): number {
  return Math.min(1, p * (to - from - 1) * endsFactor);
}

const isLargeRatio: IsRelevant = ({ before, after }) =>
  Math.abs(after - before) >= Math.log1p(leastRelativeChange);

/**
 * Analyses all series of a history. A level change is told where it is significant in its series, and among the
 * changes of all series in the same stretch of nights: those of an old stretch stand, however long a history grows.
 */
export function analyse(series: readonly Points[]): Analysis[] {
  const single = series.map(analyseOne);
  const kept = keptOf(series, single);
  return single.map(({ state, splits, bits }, at) => {
    const levels = splits.filter((split) => kept.has(split)).map((split) => levelChange(series[at], split));
    const told = [...bits, ...levels].sort((a, b) => a.index - b.index);
    return { state, changes: told };
  });
}

interface Single {
  readonly state: Analysis['state'];
  readonly splits: readonly Split[];
  readonly bits: readonly ChangePoint[];
}

function analyseOne(points: Points): Single {
  const { values } = points;
  const { indexes, isReproducible } = bitChanges(points);
  const bits = indexes.map((index): ChangePoint => {
    const [before, after] = [values[index - 1] ?? Number.NaN, values[index] ?? Number.NaN];
    return { index, kind: 'bits', before, after, p: null };
  });
  if (values.length < leastPoints) return { state: 'insufficient-history', splits: [], bits };
  if (isReproducible) return { state: bits.length > 0 ? 'reproducible' : 'constant', splits: [], bits };
  const isRelevant = points.scale === 'time' ? isLargeRatio : () => true;
  const splits = eDivisive(comparedValues(points), isRelevant, points.searched);
  const known = new Set(indexes);
  return { state: 'varying', splits: splits.filter(({ index }) => !known.has(index)), bits };
}

const comparedValues = ({ values, scale }: Points) => (scale === 'time' ? values.map(Math.log) : values);

/** What is to be kept of the search in a series, for the next one; null where there is nothing to keep. */
export function searchOf(points: Points): Searched | null {
  return bitChanges(points).isReproducible ? null : searchedOf(comparedValues(points), points.searched);
}

function levelChange(points: Points | undefined, { index, before, after, p }: Split): ChangePoint {
  const back = points?.scale === 'time' ? Math.exp : (value: number) => value;
  return { index, kind: 'level', before: back(before), after: back(after), p };
}

/** Splits that stand among all of their stretch, by Benjamini and Hochberg over the series that reach into it. */
function keptOf(series: readonly Points[], single: readonly Single[]): ReadonlySet<Split> {
  const stretchOf = (night: number) => Math.floor(night / windowLength);
  const tested = new Map<number, number>();
  const found = new Map<number, Split[]>();
  for (const [at, { nights }] of series.entries()) {
    const item = single[at];
    if (item?.state !== 'varying') continue;
    for (const stretch of new Set(nights.map(stretchOf))) {
      tested.set(stretch, (tested.get(stretch) ?? 0) + 1);
    }
    for (const split of item.splits) {
      const stretch = stretchOf(nights[split.index] ?? 0);
      found.set(stretch, [...(found.get(stretch) ?? []), split]);
    }
  }
  return new Set(
    [...found].flatMap(([stretch, splits]) => {
      const count = Math.max(splits.length, tested.get(stretch) ?? 0);
      const kept = discoveries(splits.map(searchedP), count);
      return splits.filter((_, index) => kept.has(index));
    }),
  );
}
