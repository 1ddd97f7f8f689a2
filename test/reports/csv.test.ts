import assert from 'node:assert/strict';
import { test } from 'uvu';
import { metric } from '../../harness/core/metric.ts';
import { benchCsv, checksCsv, csvFiles, curvesCsv, runsCsv } from '../../reports/csv.ts';
import { benchFixture } from './fixture/bench.ts';
import { parseCsv } from './fixture/parse-csv.ts';
import { resultFixture } from './fixture/result.ts';

const result = resultFixture();
const curvesText = [...curvesCsv(result)].join('');

test('runs.csv has one row a run with full-precision metrics in sorted columns', () => {
  const rows = parseCsv(runsCsv(result));
  assert.equal(rows.length, result.runs.length);
  const [first] = rows;
  const [run] = result.runs;
  assert.ok(first && run);
  assert.equal(first['run'], 'mnist-fc/published/1');
  assert.equal(Number(first['metric_test_accuracy']), run.metrics['test_accuracy']?.value);
  assert.equal(Number(first['steady_median_ms']), run.stepTiming?.steady?.median);
  assert.equal(first['software_adapter'], 'false');
  assert.equal(first['generate_seconds'], '', 'a phase that did not happen is empty, not zero');
  const metrics = Object.keys(first).filter((name) => name.startsWith('metric_'));
  assert.deepEqual(metrics, [...metrics].sort());
});

test('curves.csv has every point, digit for digit', () => {
  const rows = parseCsv(curvesText);
  const points = result.runs.flatMap((run) => run.curves.flatMap((curve) => curve.y));
  assert.deepEqual(
    rows.map((row) => Number(row['y'])),
    points,
  );
});

test('checks.csv keeps quotes, commas and lists', () => {
  const rows = parseCsv(checksCsv(result));
  assert.deepEqual(
    rows.map((row) => row['verdict']),
    result.checks.map((check) => check.verdict),
  );
  assert.equal(rows[0]?.['measured_values'], result.checks[0]?.measured.values.join(';'));
  assert.equal(rows[0]?.['interval_method'], 'prediction interval, t');
  assert.equal(rows[3]?.['measured_mean'], '');
});

test('text never becomes a formula of a spreadsheet; numbers stay numbers', () => {
  const [check, ...others] = result.checks;
  const [run] = result.runs;
  assert.ok(check && run);
  const formulas = ['=1+1', '+1', '-1', '@A1', '\tx', '\rx', '\uff1d1'];
  for (const text of formulas) {
    const measured = { mean: -0.25, values: [-0.5, 1e-7], seeds: [1, 2] };
    const changed = {
      ...check,
      title: text,
      reason: text,
      measured,
      expected: { ...check.expected, value: -3e-9 },
    };
    const [row] = parseCsv(checksCsv({ ...result, checks: [changed, ...others] }));
    assert.deepEqual([row?.['title'], row?.['reason']], [`'${text}`, `'${text}`]);
    assert.deepEqual(
      [row?.['measured_mean'], row?.['measured_values'], row?.['expected_value']],
      ['-0.25', '-0.5;1e-7', '-3e-9'],
    );
    const [suite] = parseCsv(
      runsCsv({ ...result, runs: [{ ...run, suite: text, metrics: { loss: metric(-2, 'nats') } }] }),
    );
    assert.deepEqual([suite?.['suite'], suite?.['metric_loss']], [`'${text}`, '-2']);
  }
  assert.equal(parseCsv(checksCsv(result))[0]?.['title'], check.title, 'other text is left alone');
});

test('bench.csv has one row a raw sample', () => {
  const bench = benchFixture();
  const rows = parseCsv(benchCsv(bench));
  assert.deepEqual(
    rows.map((row) => Number(row['latency_ms'])),
    bench.cells.flatMap((cell) => cell.latenciesMs),
  );
});

test('the report documents exactly the columns that the files have', () => {
  const columns = (name: string) => csvFiles(true).find((file) => file.name === name)?.columns ?? [];
  const header = (text: string) => text.split('\n')[0]?.split(',') ?? [];
  const fixed = header(runsCsv(result)).filter((name) => !name.startsWith('metric_'));
  const names = columns('runs.csv').map((column) => column.name);
  assert.deepEqual(names, [...fixed, 'metric_<name>']);
  for (const [name, text] of [
    ['curves.csv', curvesText],
    ['checks.csv', checksCsv(result)],
    ['bench.csv', benchCsv(benchFixture())],
  ] as const) {
    assert.deepEqual(
      columns(name).map((column) => column.name),
      header(text),
    );
    assert.ok(columns(name).every((column) => column.description.length > 3));
  }
  assert.equal(
    csvFiles(false).some((file) => file.name === 'bench.csv'),
    false,
  );
});

test.run();
