/** What an engine gets out of the machine at best: what the rates of suites are held against. */
import type { Peak } from '../core/result-schema.ts';
import { copyStep, productStep, type PeakStep } from '../engine/backends/peak-steps.ts';
import { openEngine } from '../engine/backends/registry.ts';
import type { Engine } from '../engine/step.ts';

/** Rows of the matrices, tried in turn until a call takes long enough to be timed well. */
const sizes = [128, 256, 512, 1024, 2048, 4096];
const longEnoughMs = 50;
/** 64 MiB: beyond the caches of all but a few processors. */
const copiedElements = 2 ** 24;
/** Operators in a row: on a device many, since what is sent there counts in the time. */
const chains = { processor: { product: 4, copy: 2 }, device: { product: 64, copy: 64 } };
const mostCalls = 10;
const timePerStepMs = 300;

/** Measures an engine with each of these thread counts; null for one that takes no number. */
export async function measurePeaks(name: string, threadCounts: readonly (number | null)[]): Promise<Peak[]> {
  const peaks: Peak[] = [];
  for (const threads of threadCounts) {
    const engine = await openEngine(name, threads === null ? {} : { threads });
    peaks.push({
      engine: name,
      threads: engine.info.threads,
      gflopPerSecond: (await productRate(engine)) / 1e9,
      gigabytesPerSecond:
        (await rateOf(engine, copyStep(copiedElements, chainsOf(engine).copy))).perSecond / 1e9,
    });
    await engine.dispose();
  }
  return peaks;
}

function chainsOf({ info }: Engine) {
  return info.adapter === null ? chains.processor : chains.device;
}

async function productRate(engine: Engine): Promise<number> {
  let best = 0;
  for (const size of sizes) {
    const { perSecond, callMs } = await rateOf(engine, productStep(size, chainsOf(engine).product));
    best = Math.max(best, perSecond);
    if (callMs >= longEnoughMs) break;
  }
  return best;
}

/** The best of several calls: whatever else the machine does makes them slower, never faster. */
async function rateOf(
  engine: Engine,
  { step, work, dispose }: PeakStep,
): Promise<{ readonly perSecond: number; readonly callMs: number }> {
  const compiled = await engine.compile(step);
  // The first call allocates, and loads what a device executes.
  await compiled.run([{}]);
  let callMs = Infinity;
  const until = performance.now() + timePerStepMs;
  for (let call = 0; call === 0 || (call < mostCalls && performance.now() < until); call++) {
    const before = performance.now();
    await compiled.run([{}]);
    callMs = Math.min(callMs, performance.now() - before);
  }
  await compiled.dispose();
  dispose();
  return { perSecond: (work * 1000) / callMs, callMs };
}
