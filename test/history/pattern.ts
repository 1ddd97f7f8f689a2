/** A small result that nights are made from. */
import { metric } from '../../harness/core/metric.ts';
import type { Check, Result } from '../../harness/core/result-schema.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';

const latency = { calls: 100, min: 1, p5: 1, median: 2, p95: 3, p99: 3, max: 4, mean: 2 };

export function makeCheck(verdict: Check['verdict']): Check {
  return {
    id: 'net/published/claim/accuracy',
    kind: 'claim',
    suite: 'net',
    recipe: 'published',
    title: 'The net reaches ~90%',
    metric: 'accuracy',
    unit: 'fraction',
    expected: { text: '~90%', value: 0.9, source: 'the write-up' },
    measured: { mean: 0.9, values: [0.9], seeds: [1] },
    verdict,
    position: null,
    suspect: false,
    blockers: [],
    reason: 'It does.',
    interval: null,
    smallestDetectableDifference: null,
    seconds: 1,
  };
}

/** One run of suite 'net' with an accuracy, a loss, a count and a step time, and one check. */
export function pattern(): Result {
  const run = makeRun(
    1,
    { accuracy: { ...metric(0.9, 'fraction'), better: 'higher' }, loss: 0.3, things: metric(7, 'count') },
    {
      stepTiming: {
        warmupSteps: 1,
        warmup: null,
        steady: latency,
        stepsPerSecond: 500,
        samplesPerSecond: 5000,
        sampleUnit: 'images',
        stepsPerCall: 1,
        firstStepMs: 9,
        latenciesMs: [2],
      },
    },
  );
  return makeResult([run], { checks: [makeCheck('pass')] });
}
