import type { Run } from '../core/result-schema.ts';

/** Readings that say that somebody else's work, or the machine's own protection, decided how long a step took. */
const marks: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /throttl/i, reason: 'throttled' },
  { pattern: /\bshared\b|other process/i, reason: 'shared' },
];

/**
 * Why a run's step times are no point of a series; null when they are one. A machine was throttled or shared where a
 * telemetry series of that name has a reading above zero.
 */
export function leftOutOf({ diverged, telemetry }: Pick<Run, 'diverged' | 'telemetry'>): string | null {
  if (diverged !== null) return 'diverged';
  const found = marks.find(({ pattern }) =>
    telemetry?.series.some(
      ({ name, values }) => pattern.test(name) && values.some((value) => value !== null && value > 0),
    ),
  );
  return found?.reason ?? null;
}
