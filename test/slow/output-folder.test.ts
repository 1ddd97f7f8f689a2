import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { makeOutputFolder } from '../../harness/run/output-folder.ts';
import { writeResult } from '../../harness/run/result-file.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';
import { inTemporaryFolder } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';

const smallRun = ['run', 'tensorflow-basics', '--profile', 'smoke'];
const smallBench = ['bench', 'tensorflow-basics', '--rounds', '1', '--round-ms', '5'];

async function isRefused(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await reprolabHere(args);
  assert.deepEqual([code, stdout], [2, ''], stderr);
  assert.match(stderr, message);
}

test('an empty path, as of an unset variable, is refused everywhere', async () => {
  for (const args of [
    [...smallRun, '--out', ''],
    [...smallBench, '--out', ' '],
    [...smallRun, '--data-dir', ''],
    ['report', ''],
    ['graph', 'tensorflow-basics', '--onnx', ''],
  ]) {
    await isRefused(args, /Expected a path, got nothing/);
  }
});

test('files of somebody else are named and left alone', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const name of ['report.html', 'runs.csv']) writeFileSync(join(folder, name), 'mine');
    for (const command of [smallRun, smallBench]) {
      await isRefused([...command, '--out', folder], /holds report\.html, runs\.csv already/);
    }
    assert.deepEqual(readdirSync(folder).sort(), ['report.html', 'runs.csv']);
    assert.equal(readFileSync(join(folder, 'report.html'), 'utf8'), 'mine');
  });
});

test("a folder where a run's files would go is refused", async () => {
  await inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'tensorflow-basics/published/1'), { recursive: true });
    await isRefused([...smallRun, '--out', folder], /holds tensorflow-basics\/published\/1 already/);
  });
});

test('a result beside it makes a report ours, and something that only has its name does not', async () => {
  await inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'report.html'), 'of the result');
    writeFileSync(join(folder, 'result.json'), '{}');
    await isRefused([...smallBench, '--out', folder], /result\.json is not a valid result/);
    writeResult(folder, makeResult([makeRun(1, { accuracy: 0.9 })]));
    const { code, stderr } = await reprolabHere([...smallBench, '--out', folder]);
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(join(folder, 'report.html'), 'utf8'), /^<!doctype html>/i);
  });
});

test('while one command writes into a folder, run, bench and report are refused there', async () => {
  await inTemporaryFolder(async (folder) => {
    writeResult(folder, makeResult([makeRun(1, { accuracy: 0.9 })]));
    const { release } = makeOutputFolder(folder, []);
    const busy = new RegExp(`process ${process.pid} is writing into `);
    for (const args of [
      [...smallRun, '--out', folder],
      [...smallBench, '--out', folder],
      ['report', folder],
    ]) {
      await isRefused(args, busy);
    }
    release();
    const { code, stderr } = await reprolabHere(['report', folder]);
    assert.equal(code, 0, stderr);
  });
});

test.run();
