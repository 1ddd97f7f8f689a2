import type { Assessment } from './check-draft.ts';
import type { RunGroup } from './run-group.ts';

/** A check on its way to a verdict: what the planned runs say, and how fresh ones would be asked. */
export interface Draft {
  readonly group: RunGroup;
  /** Checks of a group that share one risk (Holm). */
  readonly family: string;
  /** The family's risk of being suspect though nothing changed. */
  readonly risk: number;
  readonly assessment: Assessment;
  /** True where no number of planned runs can fail it: it only says that fresh seeds are called for. */
  readonly needsFreshRuns: boolean;
  /** A suite whose fresh runs it needs beside those of its own; null for most. */
  readonly partner: string | null;
  /** The same question put to fresh runs; `groups` are all groups of fresh runs. */
  readonly confirm: (fresh: RunGroup, groups: readonly RunGroup[]) => Assessment;
}
