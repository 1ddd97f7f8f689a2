/** Worker process: does one training and sends back what was measured. */
import type { Run } from '../core/result-schema.ts';
import { stepTimingOf } from '../measure/latency.ts';
import { jobSchema, type Job, type RunFile } from './messages.ts';
import { openSuite } from './open-suite.ts';
import { mention, serve, tell } from './worker-channel.ts';

/** Peak resident memory of this process so far. */
function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Trains, evaluates and describes one run. */
async function measure(job: Job): Promise<{ run: Run; files: RunFile[] }> {
  const startedAt = new Date().toISOString();
  const opened = await openSuite(job, {
    log: (message) => {
      mention({ kind: 'log', message });
    },
    phaseBegan: (name) => {
      mention({ kind: 'phase', name });
    },
    progressed: (progress) => {
      mention({ kind: 'progress', progress });
    },
    downloaded: (progress) => {
      mention({ kind: 'download', progress });
    },
  });
  const { suite, resolved, engine, recording } = opened;
  const measured = await opened.prepared.run();
  const calls = recording.mainCalls();
  const run: Run = {
    id: job.run.id,
    suite: suite.name,
    lab: suite.lab,
    title: suite.title,
    recipe: resolved.info,
    shortened: resolved.shortened,
    seed: job.run.seed,
    dataset: recording.dataset(),
    engine: engine.info,
    startedAt,
    phases: [...recording.clock.phases],
    stepTiming: calls === null ? null : stepTimingOf(calls.callsMs, calls.stepsPerCall, calls.samplesPerStep),
    peakRssBytes: peakRssBytes(),
    curves: [...measured.curves],
    metrics: { ...measured.metrics },
    sampleCounts: { ...measured.sampleCounts },
    exhibits: [...measured.exhibits],
  };
  await opened.dispose();
  const files = Object.entries(measured.files ?? {}).map(([name, content]) => ({ name, content }));
  return { run, files };
}

serve(async (message) => {
  const { run, files } = await measure(jobSchema.parse(message));
  await tell({ kind: 'done', run, files });
});
