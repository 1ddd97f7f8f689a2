import { riskOfFalseAlarm } from './level.ts';

/**
 * Holm's step-down procedure (1979) as the level at which it judges each test: the i-th smallest of K p-values
 * is judged at alpha/(K - i + 1), and once one is not rejected all larger ones are judged at its level. So
 * "p <= level" is exactly Holm's decision, and an interval of confidence 1 - level shows it. Order as given.
 */
export function holmLevels(pValues: readonly number[], alpha = riskOfFalseAlarm): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const levels = pValues.map(() => alpha);
  let stoppedAt: number | undefined;
  for (const [rank, { p, index }] of order.entries()) {
    const level = stoppedAt ?? alpha / (pValues.length - rank);
    levels[index] = level;
    if (p > level) stoppedAt = level;
  }
  return levels;
}
