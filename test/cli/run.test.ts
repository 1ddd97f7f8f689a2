import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder, reprolab } from './binary.ts';

test('a smoke run ends with a result, CSV files, a report and honest verdicts', async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const { code, stdout, stderr } = await reprolab([
      'run',
      'mnist-fc',
      ...['--profile', 'smoke', '--data', 'synthetic', '--out', out],
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /SYNTHETIC DATA/);
    assert.match(stdout, /1 of mnist-fc\. Blocked by: smoke profile, synthetic data\n/);
    assert.match(stdout, /\nResult: none of 1 claim evaluated\.$/);
    assert.match(stdout, /Report: .*report\.html/);
    assert.ok(!(stdout + stderr).includes('\u001b'), 'no control sequences outside a terminal');
    const result = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
    assert.equal(result.status, 'complete');
    assert.ok((result.durationSeconds ?? 0) > 0);
    assert.deepEqual(
      result.runs.map(({ id }) => id),
      ['mnist-fc/published/1'],
    );
    const [run] = result.runs;
    assert.equal(run?.datasets[0]?.kind, 'synthetic');
    assert.notEqual(run.shortened, null);
    assert.equal(run.engine.name, 'onnx-cpu');
    assert.deepEqual(run.phases.map(({ name }) => name).sort(), [
      'capture',
      'compile',
      'evaluate',
      'load',
      'train',
    ]);
    assert.ok((run.stepTiming?.steady?.median ?? 0) > 0);
    assert.ok(run.peakRssBytes > 50_000_000);
    assert.ok(
      result.checks
        .filter(({ kind }) => kind === 'claim')
        .every(({ verdict }) => verdict === 'not-evaluated'),
    );
    for (const file of ['report.html', 'runs.csv', 'curves.csv', 'checks.csv']) {
      assert.ok(existsSync(join(out, file)), file);
    }
  });
});

test('--json prints the result and nothing else; the same seed gives the same numbers', async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const [first, second] = await Promise.all(
      ['a', 'b'].map((name) =>
        reprolab(['run', 'tensorflow-basics', '--seed', '3', '--json', '--out', join(out, name)]),
      ),
    );
    assert.equal(first?.code, 0, first?.stderr);
    assert.equal(`${first.stdout}\n`, readFileSync(join(out, 'a/result.json'), 'utf8'));
    const measured = (text: string | undefined) =>
      resultSchema
        .parse(JSON.parse(text ?? ''))
        .runs.map(({ metrics, curves, exhibits, datasets, recipe }) =>
          JSON.stringify({ metrics, curves, exhibits, datasets, recipe }),
        );
    assert.deepEqual(measured(first.stdout), measured(second?.stdout));
    assert.match(first.stderr, /Report: /);
  });
});

test.run();
