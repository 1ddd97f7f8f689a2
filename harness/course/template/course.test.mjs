// Runs the course as a user does: `npm test`, or `node --test`. REPROLAB names another copy of the command.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const command = process.env.REPROLAB ?? '{{command}}';

/** Trains a suite and returns the result. */
function run(...args) {
  const out = mkdtempSync(join(tmpdir(), 'my-course-'));
  try {
    const all = [
      command,
      'run',
      ...args,
      '--course',
      import.meta.dirname,
      '--out',
      join(out, 'result'),
      '--json',
    ];
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e9 };
    return JSON.parse(execFileSync(process.execPath, all, options));
  } finally {
    rmSync(out, { recursive: true });
  }
}

test('the published accuracy is reproduced', () => {
  const { checks } = run('two-clouds', '--seeds', '1..3');
  const claim = checks.find(({ id }) => id.endsWith('/test-accuracy'));
  assert.equal(claim.verdict, 'pass', claim.reason);
});

test('the same seed gives the same loss at every step', () => {
  const curves = () => run('two-clouds', '--profile', 'smoke').runs.map((each) => each.curves);
  assert.deepEqual(curves(), curves());
});
