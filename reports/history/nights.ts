import type { Night } from '../../harness/history/series.ts';

/** Where a night's report is, from the page; null where there is none. */
export type LinkOf = (night: Night) => string | null;

/** '2026-01-31' */
export function dateOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
