import type { Run } from '../core/result-schema.ts';

/** Why a run's step times are no point of a series; null when they are one. */
export function leftOutOf({ diverged, concurrency }: Pick<Run, 'diverged' | 'concurrency'>): string | null {
  if (diverged !== null) return 'diverged';
  return concurrency > 1 ? 'shared' : null;
}
