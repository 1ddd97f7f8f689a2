/** What a comparison leaves behind: one JSON file, complete after every step. */
import type { DatasetInfo, Machine, Tool } from '../../harness/core/result-schema.ts';
import type { CellFacts } from './agreement.ts';
import type { Trial } from './messages.ts';
import type { Cell, Ratio } from './summary.ts';

/** A cell with all that was measured and what it was. */
export type MeasuredCell = Cell &
  CellFacts & {
    /** Median over rounds of their medians, milliseconds per step; null when no round was measured. */
    readonly medianMs: number | null;
  };

/** One training step on all sides. */
export interface StepResult {
  readonly step: string;
  readonly title: string;
  readonly suite: string;
  readonly recipe: string;
  readonly cells: readonly MeasuredCell[];
  /** All that was tried in the choice of each side's variant. */
  readonly trials: readonly (Trial & { readonly side: string; readonly threads: number })[];
  /** Time of each peer's best over ours. */
  readonly ratios: Readonly<Record<string, Ratio>>;
  /** The peer with the fastest cell; null when no peer was measured. */
  readonly bestPeer: string | null;
  /** What is not as expected. */
  readonly notes: readonly string[];
}

/** A worker that took part. */
export interface Contender {
  readonly side: string;
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly sgemmGflops: number | null;
}

export interface PeersResult {
  readonly schemaVersion: 1;
  readonly tool: Tool;
  readonly command: readonly string[];
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly environment: Machine;
  /** Variables that libraries read for threads and processor type, as far as they were set. */
  readonly variables: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly secondsPerTurn: number;
  readonly datasets: readonly DatasetInfo[];
  readonly contenders: readonly Contender[];
  readonly steps: readonly StepResult[];
  /** Geometric mean over steps of the median ratio, by peer and for the best peer of each step. */
  readonly geometricMeans: Readonly<Record<string, number>>;
  /** What could not be measured, and why. */
  readonly skipped: readonly string[];
}
