import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { inTemporaryFolder, reprolab } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const wrong: readonly (readonly [args: string, message: RegExp])[] = [
  ['run mnist-cf', /Unknown suite 'mnist-cf'\. Did you mean 'mnist-fc'\?\n.*mnist-cnn/],
  ['run mnist-fc --recipe publishd', /Unknown recipe of mnist-fc 'publishd'\. Did you mean 'published'/],
  ['run --engine onnx-cup', /Unknown engine 'onnx-cup'\. Did you mean 'onnx-cpu'/],
  ['run --seed x', /Expected a whole number from 0.*got 'x'/],
  ['run --seeds 5..1', /runs backwards/],
  ['run --seed 1 --seeds 2', /cannot be used with/],
  ['run --threads 100000000000', /threads from 1 to 1024, got '100000000000'/],
  ['bench --threads 1,2000', /threads from 1 to 1024, got '2000'/],
  ['run --profile quik', /Allowed choices are smoke, quick, nightly, full/],
  ['run --data-dir no/such/folder', /expected a folder, found nothing/],
  ['run --colour', /unknown option '--colour'/],
  ['rnu', /unknown command 'rnu'\n\(Did you mean run\?\)/],
  ['graph nmist-fc', /Did you mean 'mnist-fc'/],
  ['bench --engines onnx-cpu,cuda', /Unknown engine 'cuda'/],
  ['report no/such/folder', /Cannot read result.*\n.*result\.json/],
  ['data verify mnits', /unknown dataset mnits/],
];

async function refuses(
  call: typeof reprolab,
  [args, message]: readonly [args: string, message: RegExp],
): Promise<void> {
  const { code, stdout, stderr } = await call(args.split(' '));
  assert.equal(code, 2, `${args}: ${stderr}`);
  assert.equal(stdout, '', args);
  assert.match(stderr, message, args);
  assert.doesNotMatch(stderr, /\n {4}at /, `${args}: no stack trace`);
}

for (const call of wrong) {
  test(`'${call[0]}' ends with 2, a message on stderr and nothing on stdout`, () =>
    refuses(reprolabHere, call));
}

test('so does the process: an error of ours, and one of the argument parser', async () => {
  await refuses(reprolab, ['data verify mnits', /unknown dataset mnits/]);
  await refuses(reprolab, ['run --seed x', /Expected a whole number from 0/]);
});

test('an output folder that cannot be written, or holds a result, is refused before anything runs', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    const below = await reprolabHere(['run', 'mnist-fc', '--out', join(file, 'result')]);
    assert.equal(below.code, 2, below.stderr);
    assert.match(below.stderr, /Cannot write into the output folder.*\n.*--out DIR/);
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'result.json'), '{}');
    const again = await reprolabHere(['run', 'mnist-fc', '--out', taken]);
    assert.equal(again.code, 2, again.stderr);
    assert.match(again.stderr, /holds result\.json already/);
  });
});

test('a result file that is not one is refused with what is wrong', async () => {
  await inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'result.json'), '{"schemaVersion": 1}');
    const { code, stderr } = await reprolabHere(['report', folder]);
    assert.equal(code, 2);
    assert.match(stderr, /not a valid result/);
  });
});

test.run();
