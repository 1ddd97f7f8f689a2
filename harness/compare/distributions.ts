/** What is drawn of a workload beside its measures. */
import { extent } from '../core/extent.ts';
import type { Latency, LatencySummary, Workload } from '../core/result-schema.ts';
import { latencyOf } from '../measure/latency.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import type { LetteredPart } from './measures.ts';
import type { Target } from './target.ts';

/** How the time of a training step is distributed over calls: of runs each quantile's median over them, and all extremes. */
export function latenciesOf({ letter, runs, step }: LetteredPart): LatencySummary[] {
  const steady = runs.flatMap(({ stepTiming }) => stepTiming?.steady ?? []);
  const bench = step === null ? null : latencyOf(step.latenciesMs);
  return [
    ...(bench === null ? [] : [summary(letter, 'bench', [bench])]),
    ...(steady.length === 0 ? [] : [summary(letter, 'runs', steady)]),
  ];
}

function summary(
  letter: string,
  source: LatencySummary['source'],
  found: readonly Latency[],
): LatencySummary {
  const middle = (quantile: 'p5' | 'median' | 'p95' | 'p99') =>
    medianInterval(found.map((latency) => latency[quantile])).median;
  return {
    letter,
    source,
    calls: found.reduce((sum, { calls }) => sum + calls, 0),
    min: extent(found.map(({ min }) => min)).lowest,
    p5: middle('p5'),
    median: middle('median'),
    p95: middle('p95'),
    p99: middle('p99'),
    max: extent(found.map(({ max }) => max)).highest,
  };
}

/** The curve of the target over the seconds of training; nothing of runs whose time is not whole. */
export function progressOf({ letter, runs }: LetteredPart, target: Target | null): Workload['progress'] {
  if (target === null) return [];
  return runs.flatMap((run) => {
    const curve = run.curves.find(({ name }) => name === target.curve);
    const end = curve?.x.at(-1);
    const training = run.phases.find(({ name }) => name === 'train')?.seconds;
    if (curve === undefined || end === undefined || training === undefined) return [];
    if (run.callsTakenOver > 0 || run.diverged !== null) return [];
    return [{ letter, seed: run.seed, seconds: curve.x.map((x) => (training * x) / end), values: curve.y }];
  });
}
