import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';

const preload = new URL('../cli/diverging-recipe.mjs', import.meta.url).href;

test('a training that diverges is measured as far as it came, fails its checks and ends with 1', async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const { code, stdout, stderr } = await reprolab(['run', 'tensorflow-basics', '--out', out], {
      NODE_OPTIONS: `--import ${preload}`,
    });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /tensorflow-basics\/published\/1: diverged: the loss is Infinity at step 3/);
    assert.match(stdout, /the loss is Infinity at step 3 \(gradient descent\)\. Run with --engine tfjs-cpu/);
    const result = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
    assert.equal(result.status, 'complete');
    assert.deepEqual(result.errors, []);
    assert.deepEqual(result.plan, [{ suite: 'tensorflow-basics', recipe: 'published', seeds: [1] }]);
    const [run] = result.runs;
    assert.deepEqual(run?.diverged, {
      loop: 'gradient descent',
      step: 3,
      quantity: 'loss',
      value: 'Infinity',
    });
    assert.deepEqual(run.metrics, {});
    assert.deepEqual(
      run.curves.map(({ name, x }) => [name, x]),
      [['loss per step', [1, 2]]],
    );
    const [claim, finite] = result.checks;
    assert.equal(finite?.verdict, 'fail');
    assert.equal(claim?.verdict, 'not-evaluated');
    assert.match(claim.reason, /^The recipe differs in learningRate \(1000000000000000, not 0\.01\)\./);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    assert.match(page, /<strong>Training diverged in 1 of 1 run<\/strong>/);
    assert.match(page, /<li>tensorflow-basics\/published\/1: the loss is Infinity at step 3/);
    assert.ok(existsSync(join(out, 'runs.csv')));
  });
});

test.run();
