/** The ratio of two samples of positive values without an assumption on how they are distributed. */
import { internalError } from '../../core/errors.ts';
import { normalTwoSidedP } from './distributions.ts';
import { riskOfFalseAlarm } from './level.ts';
import { rankSumLowerP, smallestRankSumP } from './rank-sum.ts';

export interface RatioEstimate {
  /** Of `over` to `under` (Hodges and Lehmann 1963, on logarithms); null where values that are infinite leave it open. */
  readonly ratio: number | null;
  /** Ends of the interval; 0 and Infinity where values that are infinite leave it open. */
  readonly low: number;
  readonly high: number;
  /** Coverage that the interval really has: less than what was asked only where the samples are too small. */
  readonly level: number;
  /** Two-sided p-value of the hypothesis that both are distributed alike. */
  readonly p: number;
  /** The smallest that so many values can give. */
  readonly smallestP: number;
}

/** Above so many additions the exact distribution of the rank sum takes seconds; the normal one is then exact to 3 digits. */
const mostAdditions = 2e7;

/**
 * Every value of `over` is divided by every value of `under`. The median of these m n ratios estimates the ratio of the
 * two populations, and the k-th from either end bound it with the coverage of the Mann-Whitney test, exactly, whatever
 * the distribution, where one is the other times a factor (Hollander, Wolfe and Chicken, Nonparametric Statistical
 * Methods, 4.2 and 4.3). So the interval and the test say the same. Below `fewestForLevel` values no interval has the
 * level: then it is the whole range with the level it has.
 *
 * An infinite value stands for what was never reached; ratios of two of them count as anything.
 */
export function rankRatio(
  over: readonly number[],
  under: readonly number[],
  level = 1 - riskOfFalseAlarm,
): RatioEstimate {
  const pairs = over.flatMap((a) => under.map((b) => a / b));
  if (pairs.length === 0) throw internalError('ratio of no values');
  const filled = (instead: number) =>
    pairs.map((ratio) => (Number.isNaN(ratio) ? instead : ratio)).sort((a, b) => a - b);
  const [lows, highs] = [filled(0), filled(Infinity)];
  const { rank, coverage } = intervalRank(over.length, under.length, 1 - level);
  const [fromBelow, fromAbove] = [median(lows), median(highs)];
  return {
    ratio: fromBelow === fromAbove && fromBelow > 0 && Number.isFinite(fromBelow) ? fromBelow : null,
    low: lows[rank - 1] ?? 0,
    high: highs[highs.length - rank] ?? Infinity,
    level: coverage,
    p: twoSidedP(over, under),
    smallestP: Math.min(1, 2 * smallestRankSumP(over.length, under.length)),
  };
}

/** The fewest values, equally many on both sides, whose test can reach `alpha`: 4 for 0.05. */
export function fewestForLevel(alpha: number): number {
  let count = 2;
  while (2 * smallestRankSumP(count, count) > alpha) count += 1;
  return count;
}

function isLarge(m: number, n: number): boolean {
  return Math.min(m, n) * m * n * (m + n) > mostAdditions;
}

function twoSidedP(a: readonly number[], b: readonly number[]): number {
  if (!isLarge(a.length, b.length)) {
    return Math.min(1, 2 * Math.min(rankSumLowerP(a, b), rankSumLowerP(b, a)));
  }
  return normalRankSumP(a, b);
}

/** The normal approximation with its corrections for ties and for continuity (as before, 4.1). */
function normalRankSumP(a: readonly number[], b: readonly number[]): number {
  const below = a.reduce(
    (sum, x) => sum + b.reduce((inner, y) => inner + (x < y ? 1 : x === y ? 0.5 : 0), 0),
    0,
  );
  const total = a.length + b.length;
  const counts = new Map<number, number>();
  for (const value of [...a, ...b]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ties = [...counts.values()].reduce((sum, count) => sum + (count ** 3 - count), 0);
  const variance = ((a.length * b.length) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(below - (a.length * b.length) / 2) - 0.5);
  return normalTwoSidedP(distance / Math.sqrt(variance));
}

/** The largest k whose k-th ratio from either end leave out at most `alpha`, and what they cover; 1 where there is none. */
function intervalRank(m: number, n: number, alpha: number): { rank: number; coverage: number } {
  const tail = isLarge(m, n) ? normalTail(m, n) : exactTail(m, n);
  let rank = 1;
  while (2 * (rank + 1) <= m * n && 2 * tail(rank) <= alpha) rank += 1;
  return { rank, coverage: Math.max(0, 1 - 2 * tail(rank - 1)) };
}

/** P(U <= u) of the Mann-Whitney statistic without ties, counted: ways to choose m of m + n ranks, by their sum. */
function exactTail(m: number, n: number): (u: number) => number {
  const ways = Array.from({ length: m + 1 }, () => new Float64Array(m * n + 1));
  const row = (taken: number) => ways[taken] ?? new Float64Array(0);
  row(0)[0] = 1;
  // The item of rank r, taken as the k-th, has r - k items of the other sample below it.
  for (let item = 1; item <= m + n; item++) {
    for (let taken = Math.min(m, item); taken > 0; taken--) {
      const below = item - taken;
      if (below > n) continue;
      const [from, to] = [row(taken - 1), row(taken)];
      for (let u = m * n; u >= below; u--) to[u] = (to[u] ?? 0) + (from[u - below] ?? 0);
    }
  }
  const counts = row(m);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (u) => counts.subarray(0, u + 1).reduce((sum, count) => sum + count, 0) / total;
}

function normalTail(m: number, n: number): (u: number) => number {
  const deviation = Math.sqrt((m * n * (m + n + 1)) / 12);
  return (u) => normalTwoSidedP(((m * n) / 2 - u - 0.5) / deviation) / 2;
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor((sorted.length - 1) / 2);
  const [low = NaN, high = NaN] = [sorted[middle], sorted[sorted.length - 1 - middle]];
  return low === high ? low : Math.sqrt(low * high);
}
