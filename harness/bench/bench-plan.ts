import type { BenchResult, CourseInfo, EngineChoice, Machine, Tool } from '../core/result-schema.ts';
import type { DataMode } from '../data/load.ts';
import type { TelemetryProcess } from '../measure/telemetry/telemetry.ts';
import type { WorkerSettings } from '../run/messages.ts';
import type { OutputFolder } from '../run/output-folder.ts';

export interface BenchPlan {
  readonly suites: readonly {
    readonly suite: string;
    readonly recipe: string;
    /** What a whole training takes on onnx-cpu; null: not known. */
    readonly expectedSeconds: number | null;
    readonly dataMode: DataMode;
  }[];
  readonly engines: readonly string[];
  /** How one of them was chosen; null where all were named. */
  readonly engineChoice: EngineChoice | null;
  /** null: each engine's own default. */
  readonly threads: readonly (number | null)[];
  readonly rounds: number;
  /** About how long one round of one activity takes. */
  readonly roundMs: number;
  readonly profile: BenchResult['profile'];
  /** Null: as long as it takes. */
  readonly budgetSeconds: number | null;
  /** Of the budget, what is left for measuring; null without one. */
  readonly measuringSeconds: number | null;
  /** Said before it began. */
  readonly estimateSeconds: number;
  /** Suites that are trained whole, as far as the budget goes. */
  readonly trainings: number;
  /** What every worker is told beside its engine and threads. */
  readonly settings: Omit<WorkerSettings, 'engine' | 'threads' | 'dataMode'>;
  readonly course: CourseInfo;
  readonly command: readonly string[];
  readonly output: OutputFolder;
  readonly tool: Tool;
  readonly machine: Machine;
  readonly telemetry: TelemetryProcess;
  /** A line about the work. */
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}
