/** Of many hypotheses some look false by chance: how many of those that are told may be such. */

/** At most this share of what is told is expected to be false. */
export const falseDiscoveryRate = 0.05;

/**
 * Of hypotheses with these p-values the indexes of those to reject, so that at most `rate` of them is false in
 * expectation (Benjamini and Hochberg 1995).
 *
 * @param count - Hypotheses tested, those among them that have no p-value here because they showed nothing.
 */
export function discoveries(
  p: readonly number[],
  count: number,
  rate = falseDiscoveryRate,
): ReadonlySet<number> {
  const order = [...p.keys()].sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1));
  const last = order.findLastIndex((index, rank) => (p[index] ?? 1) <= (rate * (rank + 1)) / count);
  return new Set(order.slice(0, last + 1));
}
