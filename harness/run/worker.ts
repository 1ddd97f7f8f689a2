/** Worker process: does one training and sends back what was measured. */
import { bitsOf } from '../core/bits.ts';
import { DivergenceError } from '../core/divergence.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import type { Run } from '../core/result-schema.ts';
import { stepTimingOf } from '../measure/latency.ts';
import { readMachine } from '../measure/environment.ts';
import type { SuiteMeasurement } from '../suite.ts';
import { holdable, type Holdable } from './holdable.ts';
import { jobSchema, type Job, type RunFile } from './messages.ts';
import { openSuite, type OpenedSuite } from './open-suite.ts';
import { mention, serve, tell } from './worker-channel.ts';

/** Peak resident memory of this process so far. */
function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

interface Outcome {
  readonly recorded: Holdable & Pick<Run, 'diverged'>;
  readonly files: SuiteMeasurement['files'];
}

/** Runs the suite. A training that diverges ends it, and is measured as far as it came. */
async function outcomeOf({ prepared, recording }: OpenedSuite): Promise<Outcome> {
  try {
    const measured = await prepared.run();
    return { recorded: { ...holdable(measured), diverged: null }, files: measured.files };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    const { loop, steps } = recording.history;
    const { quantity, value } = error;
    // The history counts steps with a finite loss.
    const step = quantity === 'loss' ? steps + 1 : steps;
    return {
      recorded: {
        metrics: {},
        curves: recording.history.curves(),
        exhibits: [],
        nonFinite: [],
        diverged: { loop, step, quantity, value },
      },
      files: {},
    };
  }
}

/** Trains, evaluates and describes one run. */
async function measure(job: Job): Promise<{ run: Run; files: RunFile[] }> {
  const startedAt = new Date().toISOString();
  const opened = await openSuite(job, {
    log: (message) => {
      mention({ kind: 'log', message });
    },
    progressed: (progress) => {
      mention({ kind: 'progress', progress });
    },
    downloaded: (progress) => {
      mention({ kind: 'download', progress });
    },
  });
  const { suite, resolved, engine, recording } = opened;
  const { recorded, files: made } = await outcomeOf(opened);
  const calls = recording.mainCalls();
  const setup = {
    suite: suite.name,
    suiteVersion: suite.version,
    recipe: resolved.info,
    shortened: resolved.shortened,
    seed: job.run.seed,
    datasets: recording.datasets(),
    engine: engine.info,
  };
  const run: Run = {
    id: job.run.id,
    lab: suite.lab,
    title: suite.title,
    ...setup,
    fingerprint: fingerprintOf(setup, readMachine()),
    startedAt,
    phases: [...recording.clock.phases],
    concurrency: 1,
    callsTakenOver: opened.journal?.callsTakenOver ?? 0,
    stepTiming: calls === null ? null : stepTimingOf(calls.callsMs, calls.stepsPerCall, calls),
    cost: calls?.cost ?? null,
    peakRssBytes: peakRssBytes(),
    telemetry: null,
    stateBytes: null,
    cpuMsPerStep: null,
    losses: [],
    deviceMemoryBytes: null,
    ...recorded,
    bits: bitsOf(recorded),
    checkpoint: null,
  };
  await opened.dispose();
  const files = Object.entries(made ?? {}).map(([name, content]) => ({ name, content }));
  return { run, files };
}

serve(async (message) => {
  const { run, files } = await measure(jobSchema.parse(message));
  await tell({ kind: 'done', run, files });
});
