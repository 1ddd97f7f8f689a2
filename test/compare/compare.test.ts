import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { proportion } from '../../harness/core/metric.ts';
import type { Comparison } from '../../harness/core/result-schema.ts';
import { cpuEngine } from '../reports/fixture/runs.ts';
import { compareMade, five, madeBench, madeReference, madeRuns, madeSource } from './made.ts';

const test = suite('comparison');

const scaled = (factor: number) => five.map((median) => median * factor);

function measureOf({ workloads }: Comparison, name: string) {
  const measure = workloads[0]?.measures.find((candidate) => candidate.name === name);
  assert.ok(measure, `no measure ${name}`);
  return measure;
}

const ratioOf = (comparison: Comparison, name: string) => {
  const [ratio] = measureOf(comparison, name).ratios;
  assert.ok(ratio);
  return ratio;
};

test('a machine three times as fast is said to be, in the opening sentence, with its interval', () => {
  const comparison = compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(scaled(1 / 3)))]);
  const ratio = ratioOf(comparison, 'step');
  assert.ok(Math.abs((ratio.timesBetter ?? 0) - 3) < 0.05, `${ratio.timesBetter}`);
  assert.ok(ratio.low !== null && ratio.low > 2.8 && ratio.high !== null && ratio.high < 3.2);
  assert.equal(ratio.verdict, 'better');
  assert.match(comparison.headline, /^B is 3\.0x faster \[2\.\d-3\.\d\] at net/);
  assert.equal(measureOf(comparison, 'step').family, 'primary');
  const [mean] = comparison.geometricMeans;
  assert.ok(mean !== undefined && Math.abs((mean.timesBetter ?? 0) - 3) < 0.05);
});

test('the other way round it is slower, by the same factor', () => {
  const comparison = compareMade([madeSource('a', madeRuns(scaled(1 / 3))), madeSource('b', madeRuns(five))]);
  assert.equal(ratioOf(comparison, 'step').verdict, 'worse');
  assert.match(comparison.headline, /^B is 3\.0x slower \[2\.\d-3\.\d\] at net/);
});

test('equal machines show no difference, and three runs never could', () => {
  const noisy = [1.02, 1, 1.04, 1.01, 1.03];
  const equal = compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(noisy))]);
  assert.equal(ratioOf(equal, 'step').verdict, 'no-difference-shown');
  assert.match(equal.headline, /no difference is shown/i);
  const few = compareMade([
    madeSource('a', madeRuns(five.slice(0, 3))),
    madeSource('b', madeRuns(scaled(1 / 3).slice(0, 3))),
  ]);
  const ratio = ratioOf(few, 'step');
  assert.deepEqual([ratio.verdict, ratio.fewestValues], ['too-few', 4]);
  assert.ok(Math.abs((ratio.smallestP ?? 0) - 0.1) < 1e-12);
  assert.match(few.headline, /3 seeds can never show a difference at net: 4 of each are needed/);
});

test('a single run has a ratio and no interval', () => {
  const comparison = compareMade([madeSource('a', madeRuns([1])), madeSource('b', madeRuns([2]))]);
  const { timesBetter, low, high, level, verdict } = ratioOf(comparison, 'step');
  assert.deepEqual(
    { timesBetter, low, high, level, verdict },
    { timesBetter: 0.5, low: null, high: null, level: null, verdict: 'too-few' },
  );
  assert.equal(comparison.geometricMeans[0]?.timesBetter, null);
  assert.deepEqual(comparison.ranking, []);
});

test('two suites share one risk, so that four runs are too few', () => {
  const both = (factor: number) => [
    ...madeRuns(scaled(factor).slice(0, 4)),
    ...madeRuns(scaled(factor).slice(0, 4), undefined, 'other'),
  ];
  const comparison = compareMade([madeSource('a', both(1)), madeSource('b', both(1 / 3))]);
  const ratios = comparison.workloads.flatMap(({ measures }) =>
    measures.filter(({ family }) => family === 'primary').flatMap((measure) => measure.ratios),
  );
  assert.deepEqual(
    ratios.map(({ verdict, fewestValues }) => [verdict, fewestValues]),
    [
      ['too-few', 5],
      ['too-few', 5],
    ],
  );
  assert.ok(ratios.every(({ levelOfTest }) => levelOfTest === 0.025));
});

test('runs that never reach the target count as later than all others, and are counted', () => {
  const never = (seed: number) =>
    seed <= 2
      ? {
          curves: [
            {
              name: 'accuracy',
              xUnit: 'epoch' as const,
              yUnit: 'fraction' as const,
              x: [1, 2],
              y: [0.1, 0.2],
              note: null,
            },
          ],
        }
      : {};
  const comparison = compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five, never))]);
  const [target] = comparison.workloads.map((workload) => workload.target);
  assert.ok(target && Math.abs(target.value - 0.953 * 0.995) < 1e-9 && target.direction === 'at-least');
  const [a, b] = measureOf(comparison, 'to-target').estimates;
  assert.ok(a && b);
  assert.equal(a.values.filter((value) => value === null).length, 0);
  assert.equal(b.values.filter((value) => value === null).length, 2);
  assert.match(b.note ?? '', /3 of 5 reached it/);
  assert.equal(b.high, null);
  const steps = measureOf(comparison, 'steps-to-target');
  assert.deepEqual([steps.unit, steps.estimates[0]?.median], ['epochs', 4]);
});

test('a target of the user is timed by the share of the training it takes', () => {
  const comparison = compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five))], {
    targets: [{ suite: 'net', curve: 'accuracy', value: 0.9 }],
  });
  const [a] = measureOf(comparison, 'to-target').estimates;
  assert.ok(Math.abs((a?.median ?? 0) - 0.5 * 10 * 1.02) < 1e-9, `${a?.median}`);
  assert.throws(
    () =>
      compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five))], {
        targets: [{ suite: null, curve: 'speed', value: 1 }],
      }),
    /curve 'speed', expected one of accuracy/,
  );
});

test('whether the same was learnt stands beside the times: equal bits, equivalent, different, not to be told', () => {
  const shifted = (difference: number) => (seed: number) => ({
    metrics: { accuracy: proportion(0.95 + seed / 1000 + difference, 10_000) },
  });
  const outcome = (difference: number, references = [madeReference()]) =>
    compareMade([madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five, shifted(difference)))], {
      references,
    }).workloads[0]?.agreement[0]?.outcome;
  assert.equal(outcome(0), 'bit-equal');
  assert.equal(outcome(0.001), 'equivalent');
  assert.equal(outcome(-0.03), 'different');
  assert.equal(outcome(-0.009), 'cannot-tell');
  assert.equal(outcome(0.001, []), 'no-margin');
});

test('price and energy are those of whole runs, energy with its coverage', () => {
  const powered = (seed: number) => ({
    telemetry: {
      startedAt: '2026-11-24T05:30:00.000Z',
      seconds: 10,
      readings: 10,
      intervalSeconds: 1,
      sources: [],
      series: [],
      shared: [],
      throttled: [],
      sharedShare: 0,
      throttledShare: 0,
      throttleSeconds: {},
      energy: [
        {
          source: 'made',
          device: 'GPU 0',
          joules: 3600 * seed,
          coverage: 0.5,
          errorJoules: null,
          meanWatts: 1,
          peakWatts: null,
        },
      ],
      ownCpuShare: 0,
    },
  });
  const comparison = compareMade(
    [madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five, powered))],
    {
      prices: new Map([
        ['A', 3.6],
        ['B', 36],
      ]),
    },
  );
  const [none, energy] = measureOf(comparison, 'energy').estimates;
  assert.deepEqual([none?.n, energy?.median], [0, 3]);
  assert.match(energy?.note ?? '', /50% of the time/);
  assert.equal(ratioOf(comparison, 'energy').timesBetter, null);
  const [price] = measureOf(comparison, 'price').estimates;
  assert.ok(Math.abs((price?.median ?? 0) - 0.001 * (0.412 + 0.051 + 0.163 + 10.2 + 0.294)) < 1e-9);
  assert.ok(Math.abs((ratioOf(comparison, 'price').timesBetter ?? 0) - 0.1) < 1e-9);
});

test("a benchmark's values are its rounds, each number of threads a contender of its own", () => {
  const rounds = (factor: number) => five.map((median) => [median * factor, median * factor, 9 * median]);
  const comparison = compareMade([
    madeBench('bench', [
      { engine: { ...cpuEngine, threads: 1 }, rounds: rounds(1) },
      { engine: { ...cpuEngine, threads: 2 }, rounds: rounds(0.5) },
    ]),
  ]);
  assert.deepEqual(
    comparison.contenders.map(({ label }) => label),
    ['Example · onnx-cpu · 1 thread', 'Example · onnx-cpu · 2 threads'],
  );
  const measure = measureOf(comparison, 'bench-step');
  assert.deepEqual(
    measure.estimates.map(({ n, values }) => [n, values]),
    [
      [5, [...five]],
      [5, scaled(0.5)],
    ],
  );
  assert.equal(ratioOf(comparison, 'bench-step').verdict, 'better');
  // The fixture measured the peaks of one thread alone.
  assert.deepEqual(
    comparison.roofline.roofs.map(({ letter }) => letter),
    ['A'],
  );
  assert.match(comparison.roofline.missing.join(), /B: its peaks were not measured/);
  assert.match(comparison.about, /Differs: threads\..* Compared: the engine alone\./);
});

test('three machines are ranked, with a range where the order is not shown', () => {
  const jittered = five.map((median, index) => median * (index % 2 === 0 ? 0.99 : 1.01));
  const comparison = compareMade([
    madeSource('a', madeRuns(five)),
    madeSource('b', madeRuns(jittered)),
    madeSource('c', madeRuns(scaled(0.2))),
  ]);
  assert.deepEqual(comparison.ranking.map(({ letter, best, worst }) => [letter, best, worst]).sort(), [
    ['A', 2, 3],
    ['B', 2, 3],
    ['C', 1, 1],
  ]);
  assert.match(comparison.headline, /^C is the fastest of 3/);
});

test.run();
