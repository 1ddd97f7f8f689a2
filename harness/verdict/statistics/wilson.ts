import { riskOfFalseAlarm } from './level.ts';
import { normalQuantile } from './distributions.ts';
import type { Range } from './sample.ts';

/**
 * Wilson's score interval of a proportion (1927), which stays inside [0, 1] and keeps its coverage for small
 * counts and proportions near 0 or 1. `count` is positive.
 */
export function wilsonInterval(successes: number, count: number, level = 1 - riskOfFalseAlarm): Range {
  const z = normalQuantile((1 + level) / 2);
  const proportion = successes / count;
  const scale = 1 + z ** 2 / count;
  const center = (proportion + z ** 2 / (2 * count)) / scale;
  const halfWidth =
    (z / scale) * Math.sqrt((proportion * (1 - proportion)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, center - halfWidth), high: Math.min(1, center + halfWidth) };
}
