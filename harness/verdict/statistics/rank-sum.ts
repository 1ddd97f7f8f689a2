/** Wilcoxon's rank-sum test, exact: it assumes nothing of how runs are distributed but that all are alike. */

/** Number of ways to take `taken` of `from` things. */
function choose(from: number, taken: number): number {
  let ways = 1;
  for (let index = 1; index <= taken; index++) ways = (ways * (from - taken + index)) / index;
  return ways;
}

/** The smallest p-value that the test can give: every fresh value beyond every stored one. */
export function smallestRankSumP(fresh: number, stored: number): number {
  return 1 / choose(fresh + stored, fresh);
}

/**
 * One-sided p-value that the values of `fresh` are no smaller than those of `stored` by anything but chance: the share
 * of all ways to divide the pooled values into two groups of these sizes whose fresh group has a rank sum no larger
 * than the one seen. Tied values share the mean of their ranks, and the count is over the tied ranks, so it stays
 * exact (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 4.1). Both have at least one value.
 */
export function rankSumLowerP(fresh: readonly number[], stored: readonly number[]): number {
  const pooled = [...fresh, ...stored].sort((a, b) => a - b);
  // Twice the mean rank of a value is an integer: 1 + first index + 1 + last index.
  const doubled = (value: number) => pooled.indexOf(value) + pooled.lastIndexOf(value) + 2;
  const seen = fresh.reduce((sum, value) => sum + doubled(value), 0);
  // ways[k].get(s): ways to take k of the values looked at so far with doubled ranks that add up to s.
  const ways = Array.from({ length: fresh.length + 1 }, () => new Map<number, number>());
  ways[0]?.set(0, 1);
  for (const value of pooled) {
    const rank = doubled(value);
    for (let taken = fresh.length; taken > 0; taken--) {
      for (const [sum, count] of ways[taken - 1] ?? []) {
        ways[taken]?.set(sum + rank, (ways[taken]?.get(sum + rank) ?? 0) + count);
      }
    }
  }
  let below = 0;
  for (const [sum, count] of ways[fresh.length] ?? []) if (sum <= seen) below += count;
  return below / choose(pooled.length, fresh.length);
}
