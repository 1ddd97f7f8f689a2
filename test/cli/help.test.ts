import assert from 'node:assert/strict';
import { test } from 'uvu';
import { colorsFor } from '../../harness/commands/terminal.ts';
import { reprolab } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const commands = [
  'run',
  'bench',
  'list',
  'doctor',
  'data',
  'data list',
  'data pull',
  'data verify',
  'graph',
  'report',
  'reference',
  'reference promote',
  'history',
  'history add',
  'history show',
  'history site',
  'history export',
  'history ack',
  'history rebaseline',
];

test('every command explains itself with examples', async () => {
  for (const command of commands) {
    const { code, stdout, stderr } = await reprolabHere([...command.split(' '), '--help']);
    assert.equal(code, 0, command);
    assert.equal(stderr, '');
    assert.match(stdout, new RegExp(`Usage: reprolab ${command}`));
    assert.match(stdout, /Examples:\n {2}reprolab /);
    assert.ok(!stdout.includes('\u001b'), 'no colour outside a terminal');
  }
});

test('the main help lists the commands and the exit codes', async () => {
  const { code, stdout } = await reprolab(['--help']);
  assert.equal(code, 0);
  for (const command of commands)
    assert.match(stdout, new RegExp(`^  ${command.split(' ', 1).join('')} `, 'm'));
  assert.match(stdout, /Exit codes: 0 .* 1 .* 2 .* 3/);
});

test('the version is that of the package', async () => {
  const { code, stdout } = await reprolab(['--version']);
  assert.equal(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+$/);
});

test('without a command it shows the help and exits with 2', async () => {
  const { code, stdout, stderr } = await reprolab([]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /Usage: reprolab/);
});

test('colour needs a terminal and gives way to NO_COLOR', () => {
  const isColored = (isTTY: boolean, env: Record<string, string>) =>
    colorsFor({ isTTY }, env).red('x') !== 'x';
  assert.equal(isColored(true, {}), true);
  assert.equal(isColored(true, { NO_COLOR: '' }), true, 'an empty value does not count');
  assert.equal(isColored(true, { NO_COLOR: '1' }), false);
  assert.equal(isColored(true, { TERM: 'dumb' }), false);
  assert.equal(isColored(false, { FORCE_COLOR: '1', CI: '1' }), false);
});

test.run();
