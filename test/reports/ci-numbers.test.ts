import assert from 'node:assert/strict';
import { test } from 'uvu';
import { metric } from '../../harness/core/metric.ts';
import type { Check, Result, Verdict } from '../../harness/core/result-schema.ts';
import { badgeJson } from '../../reports/ci/badge.ts';
import { bencherJson } from '../../reports/ci/bencher.ts';
import { metricsJson, openMetrics } from '../../reports/ci/metrics.ts';
import { makeResult, makeRun, syntheticData } from '../verdict/made-runs.ts';
import { benchFixture } from './fixture/bench.ts';
import { hostileResult } from './fixture/hostile.ts';
import { resultFixture } from './fixture/result.ts';

const parse = (text: string | null): unknown => JSON.parse(text ?? 'null');

test('the badge has the keys that shields.io takes, and tells the worst', () => {
  const [template] = resultFixture().checks;
  assert.ok(template);
  const badge = (verdicts: readonly Verdict[], changes: Partial<Result> = {}): unknown => {
    const checks = verdicts.map((verdict, index): Check => ({ ...template, id: String(index), verdict }));
    return parse(badgeJson(makeResult([], { checks, ...changes })));
  };
  const says = (message: string, color: string) => ({
    schemaVersion: 1,
    label: 'reproduced',
    message,
    color,
  });
  const { errors } = resultFixture();
  assert.deepEqual(badge(['pass', 'pass']), says('2 of 2 claims', 'brightgreen'));
  assert.deepEqual(badge(['pass', 'not-evaluated']), says('1 of 2 claims', 'green'));
  assert.deepEqual(badge(['pass', 'inconclusive']), says('1 of 2 claims', 'yellow'));
  assert.deepEqual(badge(['pass', 'fail'], { errors }), says('1 of 2 claims failed', 'red'));
  assert.deepEqual(badge(['pass'], { errors }), says('1 run not measured', 'orange'));
  assert.deepEqual(badge(['pass'], { status: 'partial' }), says('interrupted', 'orange'));
  assert.deepEqual(badge(['not-evaluated']), says('not evaluated', 'lightgrey'));
  assert.deepEqual(badge([]), says('not evaluated', 'lightgrey'));
  const sanity = { ...template, kind: 'sanity', verdict: 'fail' } as const;
  assert.deepEqual(badge([], { checks: [template, sanity] }), says('1 check failed', 'red'));
});

test('metrics.json has every metric of every run, with what is needed to read it', () => {
  const result = resultFixture();
  const document = parse(metricsJson(result)) as { metrics: Record<string, unknown>[] };
  const count = result.runs.reduce((sum, { metrics }) => sum + Object.keys(metrics).length, 0);
  assert.equal(document.metrics.length, count);
  const [first] = document.metrics;
  const [run] = result.runs;
  assert.ok(run);
  assert.deepEqual(
    [first?.['suite'], first?.['recipe'], first?.['seed'], first?.['engine'], first?.['metric']],
    ['mnist-fc', 'published', 1, 'onnx-cpu', 'test_accuracy'],
  );
  const { value, unit, better, samples, standardError } = run.metrics['test_accuracy'] ?? assert.fail();
  const stated = Object.fromEntries(Object.entries(first ?? {}).slice(-5));
  assert.deepEqual(stated, { value, unit, better, samples, standardError });
  assert.ok(document.metrics.some((row) => row['data'] === 'synthetic' && row['shortened'] !== null));
  assert.equal(metricsJson(makeResult([])), null);
});

test('OpenMetrics: a line a metric, labels escaped, the same text for the same numbers', () => {
  const name = 'a"b\\c\nd';
  const result = makeResult([makeRun(1, { [name]: 0.5, loss: 1e-7 })]);
  assert.equal(
    openMetrics(result),
    [
      '# TYPE reprolab_metric gauge',
      'reprolab_metric{series="net/published/onnx-cpu",seed="1",metric="a\\"b\\\\c\\nd",unit="fraction"} 0.5',
      'reprolab_metric{series="net/published/onnx-cpu",seed="1",metric="loss",unit="nats"} 1e-7',
      '# EOF\n',
    ].join('\n'),
  );
  const line = /^reprolab_metric\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\} -?[\d.e+-]+$/;
  const lines = openMetrics(hostileResult(resultFixture()))?.trimEnd().split('\n') ?? [];
  assert.ok(lines.length > 10);
  for (const text of lines.slice(1, -1)) assert.match(text, line);
  assert.equal(openMetrics(makeResult([])), null);
});

test('Bencher: the mean over the seeds between their least and greatest, series apart', () => {
  const synthetic = makeRun(1, { accuracy: 0.1 }, { datasets: [syntheticData] });
  const runs = [makeRun(1, { accuracy: 0.5 }), makeRun(2, { accuracy: 1 }), synthetic];
  assert.deepEqual(parse(bencherJson(makeResult(runs), null)), {
    'net/published/onnx-cpu': { accuracy: { value: 0.75, lower_value: 0.5, upper_value: 1 } },
    'net/published/onnx-cpu [synthetic data]': { accuracy: { value: 0.1 } },
  });
  assert.equal(bencherJson(makeResult([]), null), null);
});

test('Bencher: latencies in nanoseconds, of training steps and of a benchmark', () => {
  const bench = benchFixture();
  const document = parse(bencherJson(resultFixture(), bench)) as Record<
    string,
    Record<string, { value: number }>
  >;
  const [cell] = bench.cells;
  assert.ok(cell);
  const name = Object.keys(document).find((key) => key.includes(`/${cell.activity}`)) ?? '';
  assert.equal(document[name]?.['latency']?.value, cell.medianMs * 1e6);
  const series = 'mnist-fc/published/onnx-cpu';
  const medians = resultFixture()
    .runs.filter(({ suite }) => suite === 'mnist-fc')
    .map(({ stepTiming }) => (stepTiming?.steady?.median ?? 0) * 1e6);
  assert.deepEqual(document[series]?.['latency'], {
    value: medians.reduce((sum, value) => sum + value, 0) / medians.length,
    lower_value: Math.min(...medians),
    upper_value: Math.max(...medians),
  });
});

test('Bencher: names keep to its limits whatever they are', () => {
  const metrics = {
    ['m'.repeat(100)]: metric(1, 'count'),
    '': metric(2, 'count'),
    __proto__x: metric(3, 'count'),
  };
  const run = makeRun(1, metrics, { suite: 's'.repeat(3000) });
  for (const result of [makeResult([run]), hostileResult(resultFixture())]) {
    const document = parse(bencherJson(result, null)) as Record<string, Record<string, { value: number }>>;
    for (const [benchmark, measures] of Object.entries(document)) {
      assert.ok(benchmark !== '' && benchmark.length <= 1024);
      for (const [measure, { value }] of Object.entries(measures)) {
        assert.ok(measure.trim() !== '' && measure.length <= 64, measure);
        assert.equal(typeof value, 'number');
      }
    }
  }
});

test.run();
