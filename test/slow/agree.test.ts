import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { agreementSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';

test('agree compares engines step by step and stores it', async () => {
  await inTemporaryFolder(async (folder) => {
    const { code, stdout, stderr } = await reprolab([
      ...['agree', 'tensorflow-basics', '--engines', 'onnx-cpu,tfjs-cpu', '--steps', '3'],
      ...['--json', '--out', folder],
    ]);
    assert.equal(code, 0, stderr);
    const agreement = agreementSchema.parse(JSON.parse(stdout));
    assert.equal(`${stdout}\n`, readFileSync(join(folder, 'agreement.json'), 'utf8'));
    assert.equal(agreement.status, 'complete');
    assert.equal(agreement.suites.length, 1);
    const [suite] = agreement.suites;
    assert.equal(suite?.losses.length, 3);
    assert.equal(new Set(suite.losses).size, 3, 'every loss is a number of its own');
    assert.deepEqual(
      suite.comparisons.map(({ engine, verdict }) => [engine.name, verdict]),
      [['tfjs-cpu', 'agree']],
    );
    assert.deepEqual(agreement.notRun, []);
  });
});

test('one engine alone is a usage error', async () => {
  const { code, stderr } = await reprolab(['agree', '--engines', 'onnx-cpu']);
  assert.equal(code, 2);
  assert.match(stderr, /at least two engines/);
});

test.run();
