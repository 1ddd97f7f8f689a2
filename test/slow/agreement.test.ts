/** The first 20 losses of every suite's published step on every engine of this machine, against onnx-cpu. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import course from '../../suites/course.ts';
import { agreementSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';
import { enginesHere, type EngineHere } from '../engine/conformance/engines-here.ts';

/** Left out on a software GPU: 20 published steps can take it longer than a test file may; small ones run. */
const tooSlow = ['music-rnn', 'face-classifier', 'face-dbvae'];

function suitesFor({ isEmulated }: EngineHere): string[] {
  if (!isEmulated) return [];
  console.log(`SKIPPED: ${tooSlow.join(', ')} on a software GPU: 20 published steps take too long`);
  return course.suites.map(({ name }) => name).filter((name) => !tooSlow.includes(name));
}

for (const here of await enginesHere()) {
  const { name: engine, env, reason } = here;
  if (engine === 'onnx-cpu') continue;
  const title = `${engine}: 20 published steps of every suite agree with onnx-cpu`;
  if (reason !== null) {
    test.skip(title);
    console.log(`SKIPPED: ${engine}: ${reason}`);
    continue;
  }
  test(title, async () => {
    await inTemporaryFolder(async (folder) => {
      const args = [
        'agree',
        ...suitesFor(here),
        '--engines',
        `onnx-cpu,${engine}`,
        '--json',
        '--out',
        folder,
      ];
      const { code, stdout, stderr } = await reprolab(args, env);
      assert.equal(code, 0, stderr);
      const { suites } = agreementSchema.parse(JSON.parse(stdout));
      for (const { suite, comparisons } of suites) assert.equal(comparisons.length, 1, suite);
    });
  });
}

test.run();
