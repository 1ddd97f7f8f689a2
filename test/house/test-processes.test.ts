import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import { SharedProcess } from '../../scripts/testing/shared-process.mjs';
import { mayShareProcess, testFiles } from '../../scripts/testing/test-files.mjs';

const uvu = pathToFileURL(join(root, 'node_modules/uvu/dist/index.mjs')).href;
const written = `import { test } from '${uvu}';\n`;

/** Test files of each kind that a runner has to tell apart. */
const texts: Readonly<Record<string, string>> = {
  'test/good.test.mjs': `${written}test('a', () => {}); test('b', () => {}); test.run();`,
  'test/failing.test.mjs': `${written}test('a', () => {}); test('wrong', () => { throw new Error('seven'); }); test.run();`,
  'test/not-run.test.mjs': `${written}test('never run', () => {});`,
  'test/broken.test.mjs': `${written}throw new Error('not loaded');`,
  'test/endless.test.mjs': `${written}test('waits', () => new Promise((done) => setTimeout(done, 60_000))); test.run();`,
  'test/waiting.test.mjs': `${written}test('waits for nothing', () => new Promise(() => {})); test.run();`,
  'test/open.test.mjs': `${written}test('leaves a timer', () => { setInterval(() => {}, 1_000); }); test.run();`,
  'test/pure.test.ts': `import { add } from './helper.ts';`,
  'test/helper.ts': `export const add = 1;`,
  'test/starting.test.ts': `import { start } from './starter.ts';`,
  'test/starter.ts': `import { spawn } from 'node:child_process';`,
  'test/environment.test.ts': `process.env['A'] = 'b';`,
  'test/slow/long.test.ts': ``,
};

const folder = mkdtempSync(join(tmpdir(), 'reprolab-test-processes-'));
test.before(() => {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A module is loaded once in a process: a file is run as a copy of its own. */
function copyOf(name: string): string {
  const copy = join(folder, `test/${name}-${copies++}.test.mjs`);
  writeFileSync(copy, texts[`test/${name}.test.mjs`] ?? '');
  return copy;
}
let copies = 0;

test('in one process each file has its own totals, and what ends the process fails that file only', async () => {
  const shared = new SharedProcess(root, 60_000);
  const outcomes: [string, number, number, string | null][] = [];
  for (const name of ['good', 'failing', 'good', 'broken', 'good', 'waiting', 'not-run', 'good']) {
    const { passed, failed, problem, output } = await shared.run(copyOf(name));
    outcomes.push([name, passed, failed, problem]);
    assert.equal(output.includes('seven'), name === 'failing', `what ${name} printed: ${output}`);
  }
  assert.deepEqual(outcomes, [
    ['good', 2, 0, null],
    ['failing', 1, 1, null],
    ['good', 2, 0, null],
    ['broken', 0, 1, 'printed no totals (exit code 1)'],
    ['good', 2, 0, null],
    ['waiting', 0, 1, 'printed no totals (exit code 1)'],
    ['not-run', 0, 1, 'printed no totals (exit code 0)'],
    ['good', 2, 0, null],
  ]);
  assert.equal(await shared.end(), null);
});

test('a file that hangs is killed, and one that keeps the process from ending is told at its end', async () => {
  const shared = new SharedProcess(root, 60_000);
  await shared.run(copyOf('good'));
  shared.timeoutMs = 1_000;
  const endless = await shared.run(copyOf('endless'));
  assert.equal(endless.failed, 1);
  assert.match(endless.output, /killed: still running after 1 s/);
  shared.timeoutMs = 60_000;
  const open = copyOf('open');
  assert.equal((await shared.run(open)).failed, 0);
  shared.timeoutMs = 1_000;
  assert.equal((await shared.end())?.problem, `ended with signal SIGKILL after the tests of ${open}`);
});

test('a file shares a process unless it or a helper acts on processes', () => {
  assert.deepEqual(
    testFiles(folder, false).map((file) => [file, mayShareProcess(folder, file)]),
    [
      ['test/environment.test.ts', false],
      ['test/pure.test.ts', true],
      ['test/starting.test.ts', false],
    ],
  );
  assert.deepEqual(testFiles(folder, true), ['test/slow/long.test.ts']);
});

test.run();
