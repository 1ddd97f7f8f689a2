import assert from 'node:assert/strict';
import picocolors from 'picocolors';
import { test } from 'uvu';
import { claimLines } from '../../harness/commands/verdicts.ts';
import { colorsFor, shown } from '../../harness/commands/terminal.ts';
import { progressDisplay } from '../../harness/run/progress-display.ts';
import { Writable } from 'node:stream';
import { judge } from '../../harness/verdict/judge.ts';
import { makeClaim, makeError, makeResult, makeRun } from '../verdict/made-runs.ts';
import { reprolabHere } from './in-process.ts';

const colors = picocolors.createColors(true);
const plain = picocolors.createColors(false);
const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b1A\u202e\u2067x\nClaims: 9 passed.';
const obeyed = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

test('colours of ours survive, every other sequence is written out', () => {
  const text = colors.red(`a${colors.bold('b')}`) + colors.dim('c');
  assert.equal(shown(text, colors), text);
  assert.equal(
    shown(`${colors.green('ok')}\u001b[8mhidden\u001b[1;31m`, colors),
    `${colors.green('ok')}\\u001b[8mhidden\\u001b[1;31m`,
  );
  assert.equal(shown(text, plain), text.replaceAll('\u001b', '\\u001b'), 'none of ours are expected here');
  assert.equal(colorsFor({ isTTY: true }, { NO_COLOR: '1' }).isColorSupported, false);
});

test('texts of a result reach the claims table written out, on their own line', () => {
  const claims = [makeClaim({ title: hostile, text: hostile }), makeClaim({ id: 'other', metric: hostile })];
  const runs = [makeRun(1, { accuracy: 0.1 }), makeRun(2, { accuracy: 0.1 })];
  const result = makeResult(runs, { errors: [makeError(3, { message: hostile, suite: hostile })] });
  const judged = { ...result, checks: judge(result, { claims, measured: [] }) };
  const lines = claimLines(judged, {
    say: () => undefined,
    tell: () => undefined,
    command: () => undefined,
    colors: plain,
    width: 120,
    fit: (text) => text,
    fitCommand: (command) => command,
  });
  const text = lines.join('\n');
  assert.doesNotMatch(text, obeyed);
  assert.match(text, /\\u001b\]0;owned/);
  assert.doesNotMatch(text, /^Claims: 9 passed/m);
  assert.match(text, /^Claims: 1 inconclusive, 1 not evaluated\.$/m);
});

/** A stream that keeps what is written to it. */
function keeping(isTTY: boolean) {
  const printed: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed.push(chunk.toString());
      done();
    },
  });
  return { printed, stream: Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream };
}

const somewhere = { label: 'epoch 1/2', done: 1, total: 2, figures: 'loss 0.5' };

test('progress lines are written out', () => {
  const { printed, stream } = keeping(false);
  let now = 0;
  const display = progressDisplay(stream, { now: () => now });
  display.begin(hostile);
  now = 60_000;
  display.update(hostile, { ...somewhere, label: hostile, figures: hostile });
  display.line(hostile);
  display.end(hostile);
  const text = printed.join('');
  assert.equal(printed.length, 2);
  assert.doesNotMatch(text, obeyed);
  assert.match(text, /owned/);
});

test('a log gets one line each 30 s whatever runs at once, and in CI a terminal does too', () => {
  for (const { isTTY, env } of [
    { isTTY: false, env: {} },
    { isTTY: true, env: { CI: 'true' } },
  ]) {
    const { printed, stream } = keeping(isTTY);
    let now = 0;
    const display = progressDisplay(stream, { jobs: 2, now: () => now, env });
    for (const title of ['[1/3] a', '[2/3] b']) display.begin(title);
    for (now = 0; now <= 95_000; now += 100) {
      if (now === 50_000) {
        display.end('[1/3] a');
        display.line('a: done');
        display.begin('[3/3] c');
      }
      display.update('[2/3] b', somewhere);
    }
    const b = '[2/3] b  epoch 1/2  1/2 | loss 0.5';
    assert.equal(printed.join(''), `[1/3] a; ${b}\na: done\n${b}; [3/3] c\n${b}; [3/3] c\n`);
  }
});

test('an error message shows what was given and obeys nothing of it', async () => {
  for (const args of [['report', `no/${hostile}`], [`--${hostile}`], ['run', hostile]]) {
    const { code, stderr } = await reprolabHere(args);
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, obeyed);
    assert.match(stderr, /\\u001b\]0;owned\\u0007/);
  }
});

test.run();
