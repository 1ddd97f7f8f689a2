import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { benchSchema } from '../../harness/core/result-schema.ts';
import { usableCores } from '../../harness/core/usable-cores.ts';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';

test('bench measures engines in turns and reports', async () => {
  await inTemporaryFolder(async (folder) => {
    const { code, stdout, stderr } = await reprolab([
      'bench',
      'tensorflow-basics',
      ...['--engines', 'onnx-cpu,tfjs-cpu', '--threads', '1,2'],
      ...['--rounds', '2', '--round-ms', '5', '--json', '--out', folder],
    ]);
    assert.equal(code, 0, stderr);
    const bench = benchSchema.parse(JSON.parse(stdout));
    assert.equal(`${stdout}\n`, readFileSync(join(folder, 'bench.json'), 'utf8'));
    assert.equal(bench.status, 'complete');
    assert.deepEqual(bench.skipped, []);
    // What needs no engine has one thread, and an engine that takes no number is measured once.
    assert.deepEqual(
      bench.cells.map(({ engine, activity }) => `${engine.name} ${engine.threads ?? '-'} ${activity}`),
      [
        'onnx-cpu 1 training-step',
        'onnx-cpu 1 batch-assembly',
        'onnx-cpu 1 training-loop',
        'onnx-cpu 2 training-step',
        'tfjs-cpu 1 training-step',
        'tfjs-cpu 1 batch-assembly',
        'tfjs-cpu 1 training-loop',
      ],
    );
    assert.match(stderr, /^About \d/, 'the estimate comes first');
    assert.match(stderr, /tfjs-cpu: measured once, as this engine takes no number of threads/);
    const steps = bench.cells.filter(({ activity }) => activity === 'training-step');
    for (const { latenciesMs, medianMs, interval, stepsPerSecond } of bench.cells) {
      assert.ok(latenciesMs.length >= 6, 'two rounds of three calls at least');
      assert.ok(interval.lowMs <= medianMs && medianMs <= interval.highMs);
      assert.equal(stepsPerSecond, 1000 / medianMs);
    }
    assert.ok((steps[0]?.flopsPerStep ?? 0) > 0, 'counted from the graph');
    assert.equal(steps[2]?.flopsPerStep, steps[0]?.flopsPerStep, 'the same step, whatever executes it');
    for (const step of steps) {
      assert.ok(step.firstStepMs !== null && step.firstStepMs > 0);
      assert.ok(step.losses.length > 0 && step.losses.length <= 20);
      assert.ok(
        Math.abs((step.losses[0] ?? NaN) - (steps[0]?.losses[0] ?? NaN)) < 1e-3,
        'the same first loss',
      );
      assert.equal(step.stateBytes, steps[0]?.stateBytes);
      assert.ok((step.peakRssBytes ?? 0) > 1e7 && (step.cpuMsPerStep ?? 0) > 0);
      assert.ok((step.shareOfPeak ?? 0) > 0 && (step.bytesPerStep ?? 0) > 0);
    }
    const threads = new Set([1, 2, usableCores()]);
    assert.deepEqual(
      bench.peaks.map(({ engine, threads: count }) => `${engine} ${count ?? '-'}`),
      [...[...threads].sort((a, b) => a - b).map((count) => `onnx-cpu ${count}`), 'tfjs-cpu 1'],
    );
    assert.ok((bench.estimateSeconds ?? 0) > 0 && bench.machine.hardware !== null);
    if (process.platform === 'linux') {
      const { telemetry } = bench;
      assert.ok(telemetry !== null);
      assert.ok(
        telemetry.series.some(({ name }) => name === 'CPU in use'),
        'the machine was read',
      );
      assert.ok(telemetry.series.every(({ values }) => values.length === telemetry.shared.length));
    }
    for (const file of ['bench.csv', 'report.html']) assert.ok(existsSync(join(folder, file)), file);
  });
});

test('a budget that is too small is kept to, and what it left out is said', async () => {
  await inTemporaryFolder(async (folder) => {
    const began = performance.now();
    const { code, stdout, stderr } = await reprolab([
      ...['bench', 'tensorflow-basics', 'mnist-fc', '--minutes', '0.05', '--data', 'synthetic'],
      ...['--no-telemetry', '--json', '--out', folder],
    ]);
    assert.match(stderr, /^About 3\.0 s, at most 3\.0 s/m);
    const bench = benchSchema.parse(JSON.parse(stdout));
    assert.equal(bench.budgetSeconds, 3);
    assert.equal(bench.telemetry, null);
    assert.ok(bench.skipped.length > 0, 'two suites are not opened in three seconds');
    assert.ok(code === 0 || code === 3, stderr);
    assert.ok(performance.now() - began < 120_000);
  });
});

test.run();
