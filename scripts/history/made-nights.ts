/**
 * Nights made from one measured result, with noise: to measure how fast a history is, and to test it. Nothing of it was
 * measured, and nothing of it is ever shown as if it had been: what it writes has its name in the command.
 */
import { bitsOf } from '../../harness/core/bits.ts';
import { randomStreams, type RandomStream } from '../../harness/core/random.ts';
import { fingerprintOf } from '../../harness/core/fingerprint.ts';
import { sha256 } from '../../harness/core/hash.ts';
import type { Result, Run } from '../../harness/core/result-schema.ts';

/** How nights are made. */
export interface Nights {
  readonly count: number;
  /** Runs of each suite, a night. */
  readonly seeds: number;
  /** Of the noise. */
  readonly seed: number;
  /** Standard deviation of a metric between nights, relative; 0 for an engine that repeats its bits. */
  readonly noise: number;
  /** What happens to a metric: a factor from a night on. */
  readonly shift?: { readonly night: number; readonly metric: string; readonly factor: number };
}

const day = 86_400_000;
const firstNight = Date.UTC(2024, 0, 1, 2);

/** The nights in order, each a valid result. */
export function* madeNights(pattern: Result, nights: Nights): Generator<Result> {
  const noise = randomStreams(nights.seed).stream('nights');
  const levels = new Map<string, number>();
  for (let night = 0; night < nights.count; night++) {
    const startedAt = new Date(firstNight + night * day).toISOString();
    const runs = pattern.runs.flatMap((run) =>
      Array.from({ length: nights.seeds }, (_, index) => {
        const seeded = {
          ...run,
          id: `${run.suite}/${run.recipe.name}/${index + 1}`,
          seed: index + 1,
          startedAt,
        };
        return madeRun(seeded, { night, nights, noise, levels, machine: pattern.machine });
      }),
    );
    yield {
      ...pattern,
      id: `${startedAt.slice(0, 19).replaceAll(':', '-')}-${night.toString(16).padStart(6, '0')}`,
      startedAt,
      finishedAt: startedAt,
      command: ['made-nights', 'not', 'measured'],
      tool: { ...pattern.tool, gitCommit: sha256(String(night)).slice(0, 40), gitDirty: false },
      runs,
    };
  }
}

interface Making {
  readonly night: number;
  readonly nights: Nights;
  readonly noise: RandomStream;
  /** What a seed measures without noise, relative to the pattern. */
  readonly levels: Map<string, number>;
  readonly machine: Result['machine'];
}

function madeRun(run: Run, { night, nights, noise, levels, machine }: Making): Run {
  const { shift } = nights;
  const metrics = Object.fromEntries(
    Object.entries(run.metrics).map(([name, metric]) => {
      if (metric.unit === 'count') return [name, metric];
      const key = `${run.id}/${name}`;
      const level = levels.get(key) ?? 1 + 0.01 * noise.normal();
      levels.set(key, level);
      const factor = shift !== undefined && shift.metric === name && night >= shift.night ? shift.factor : 1;
      const made = metric.value * level * factor * (1 + nights.noise * noise.normal());
      const value = metric.unit === 'fraction' ? Math.min(1, Math.max(0, made)) : made;
      return [name, { ...metric, value }];
    }),
  );
  const slower = Math.exp(0.03 * noise.normal());
  const { stepTiming } = run;
  const steady = stepTiming?.steady ?? null;
  return {
    ...run,
    metrics,
    bits: bitsOf({ metrics, curves: run.curves }),
    fingerprint: fingerprintOf({ ...run, suiteVersion: run.suiteVersion ?? 1 }, machine),
    stepTiming:
      stepTiming === null || steady === null
        ? stepTiming
        : { ...stepTiming, steady: { ...steady, median: steady.median * slower } },
  };
}
