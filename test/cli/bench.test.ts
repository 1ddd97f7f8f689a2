import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { benchSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder, reprolab } from './binary.ts';

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
    assert.match(stderr, /tfjs-cpu: measured once, as this engine takes no number of threads/);
    const steps = bench.cells.filter(({ activity }) => activity === 'training-step');
    for (const { latenciesMs, medianMs, interval, stepsPerSecond } of bench.cells) {
      assert.ok(latenciesMs.length >= 6, 'two rounds of three calls at least');
      assert.ok(interval.lowMs <= medianMs && medianMs <= interval.highMs);
      assert.equal(stepsPerSecond, 1000 / medianMs);
    }
    assert.ok((steps[0]?.flopsPerStep ?? 0) > 0, 'counted from the graph');
    assert.equal(steps[2]?.flopsPerStep, null, 'an eager engine has no graph');
    for (const file of ['bench.csv', 'report.html']) assert.ok(existsSync(join(folder, file)), file);
  });
});

test.run();
