import type { Result } from '../../harness/core/result-schema.ts';

/** What must be equal whatever the way in which it was measured. */
export const measuredIn = ({ plan, runs, checks }: Result) => ({
  plan,
  runs: runs.map(({ id, bits, metrics }) => ({ id, bits, metrics })),
  checks: checks.map(({ id, verdict, reason }) => ({ id, verdict, reason })),
});
