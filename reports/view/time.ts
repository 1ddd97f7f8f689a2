/** What every suite took, beside each other. */
import { extent } from '../../harness/core/extent.ts';
import { groupBy } from '../../harness/core/group-by.ts';
import type { Result, Run } from '../../harness/core/result-schema.ts';
import { mean } from '../../harness/verdict/statistics/sample.ts';
import { formatBytes, formatDuration, formatMs, formatRate } from '../format.ts';
import { engineText } from './suites.ts';
import { suitePlaces } from './suite-places.ts';

export interface TimeView {
  readonly rows: readonly TimeRow[];
  /** What keeps the times from being those of the machine alone; null where nothing does. */
  readonly note: string | null;
}

export interface TimeRow {
  readonly suite: string;
  readonly href: string;
  readonly engine: string;
  readonly runs: string;
  /** Of all phases of a run, mean over the runs. */
  readonly total: string;
  readonly training: string;
  /** Median latency of a step after warm-up, mean over the runs. */
  readonly step: string | null;
  readonly throughput: string | null;
  readonly memory: string;
}

/** Null where nothing was run. */
export function timeView(result: Result): TimeView | null {
  const rows = suitePlaces(result).flatMap((place) => {
    const runs = result.runs.filter(
      ({ suite, recipe }) => suite === place.suite && recipe.name === place.recipe,
    );
    return [...groupBy(runs, engineText)].map(([engine, group]) =>
      timeRow(place.suite, `#${place.id}`, engine, group),
    );
  });
  if (rows.length === 0) return null;
  const isShared = result.runs.some(({ concurrency }) => concurrency > 1);
  return { rows, note: isShared ? 'Runs shared the machine: these times are not those of one alone.' : null };
}

const secondsOf = ({ phases }: Run, name?: string) =>
  phases.reduce((sum, phase) => (name === undefined || phase.name === name ? sum + phase.seconds : sum), 0);

function timeRow(suite: string, href: string, engine: string, runs: readonly Run[]): TimeRow {
  const steps = runs.flatMap(({ stepTiming }) => stepTiming?.steady?.median ?? []);
  const rates = runs.flatMap(({ stepTiming }) => stepTiming?.samplesPerSecond ?? []);
  const unit = runs[0]?.stepTiming?.sampleUnit ?? 'samples';
  return {
    suite,
    href,
    engine,
    runs: String(runs.length),
    total: formatDuration(mean(runs.map((run) => secondsOf(run)))),
    training: formatDuration(mean(runs.map((run) => secondsOf(run, 'train')))),
    step: steps.length === 0 ? null : formatMs(mean(steps)),
    throughput: rates.length === 0 ? null : formatRate(mean(rates), `${unit}/s`),
    memory: formatBytes(extent(runs.map(({ peakRssBytes }) => peakRssBytes)).highest),
  };
}
