import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { resultSchemaVersion, type Result } from '../../harness/core/result-schema.ts';
import { makeOutputFolder } from '../../harness/run/output-folder.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { readResult, writeResult } from '../../harness/run/result-file.ts';

const test = suite('result file');
let folder = '';

const result: Result = {
  schemaVersion: resultSchemaVersion,
  id: 'a',
  tool: { name: 'reprolab', version: '0.1.0', gitCommit: null, gitDirty: null },
  course: { name: 'nets', title: 'Nets' },
  command: ['reprolab', 'run'],
  profile: 'smoke',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  durationSeconds: null,
  status: 'partial',
  machine: {
    cpuModel: 'x',
    cpuFeatures: [],
    cpuCores: 1,
    memoryBytes: 1,
    gpus: null,
    hardware: null,
    os: 'x',
    node: 'x',
    libraries: {},
  },
  plan: [],
  confirmations: [],
  shard: null,
  runs: [],
  checks: [],
  errors: [],
};

const hasCode = (code: string) => (error: unknown) => error instanceof ReprolabError && error.code === code;

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-result-'));
});
test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('what was written is read back, and nothing else is left behind', () => {
  writeResult(folder, result);
  writeResult(folder, { ...result, status: 'complete' });
  assert.deepEqual(readResult(folder), { ...result, status: 'complete' });
  assert.deepEqual(readdirSync(folder), ['result.json']);
});

test('a file that is another than it was written is refused, however it is spaced; without a digest it is read', () => {
  writeResult(folder, result);
  const path = join(folder, 'result.json');
  const written = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify(written));
  assert.deepEqual(readResult(folder), result);
  writeFileSync(path, JSON.stringify({ ...written, profile: 'full' }));
  assert.throws(() => readResult(folder), {
    code: 'result-invalid',
    message: /another than its digest says/,
  });
  writeFileSync(path, JSON.stringify({ ...written, profile: 'full', digest: undefined }));
  assert.equal(readResult(folder).profile, 'full');
});

test('what killed writers left is removed: all by who claims the folder, the old by any writer', () => {
  const leave = (name: string, ageSeconds: number) => {
    writeFileSync(join(folder, name), 'half');
    const time = Date.now() / 1000 - ageSeconds;
    utimesSync(join(folder, name), time, time);
  };
  leave('a.json.reprolab-01234567.tmp', 120);
  leave('b.json.reprolab-01234567.tmp', 0);
  leave('mine.tmp', 120);
  writeAtomically(join(folder, 'x'), 'text');
  assert.deepEqual(readdirSync(folder).sort(), ['b.json.reprolab-01234567.tmp', 'mine.tmp', 'x']);
  makeOutputFolder(folder, []).release();
  assert.deepEqual(readdirSync(folder).sort(), ['mine.tmp', 'x']);
});

test('a result that breaks the schema is not written', () => {
  writeResult(folder, result);
  const before = readFileSync(join(folder, 'result.json'), 'utf8');
  assert.throws(() => {
    writeResult(folder, { ...result, startedAt: 'yesterday' });
  }, /internal: the result breaks its own schema/);
  assert.equal(readFileSync(join(folder, 'result.json'), 'utf8'), before);
});

test('a wrong, a foreign and a missing file are refused', () => {
  assert.throws(() => readResult(folder), hasCode('result-invalid'));
  writeFileSync(join(folder, 'result.json'), '{"half":');
  assert.throws(() => readResult(folder), hasCode('result-invalid'));
  writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...result, schemaVersion: 99 }));
  assert.throws(() => readResult(folder), hasCode('result-invalid'));
});

test('a failed write says where and leaves no temporary file', () => {
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => {
    writeAtomically(join(folder, 'file', 'x'), 'text');
  }, hasCode('output-unwritable'));
  assert.deepEqual(readdirSync(folder), ['file']);
});

test('an output folder is made, and refused when it holds a result', () => {
  const made = makeOutputFolder(join(folder, 'deep/er'), ['result.json']);
  assert.match(made.id, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}$/);
  made.release();
  assert.deepEqual(readdirSync(made.path), []);
  writeResult(made.path, result);
  assert.throws(() => makeOutputFolder(made.path, ['result.json']), hasCode('output-unwritable'));
  const again = makeOutputFolder(made.path, ['bench.json']);
  assert.equal(again.path, made.path);
  again.release();
});

test.run();
