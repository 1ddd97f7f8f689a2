import assert from 'node:assert/strict';
import { test } from 'uvu';
import { readTotals } from '../../scripts/testing/totals.mjs';

const totals = (total: number, passed: number, skipped: number) =>
  `  (${passed} / ${total})\n\n  Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}\n  Duration:  1.00ms\n`;

test('a good file', () => {
  assert.deepEqual(readTotals(totals(3, 3, 0), 0, null), {
    passed: 3,
    failed: 0,
    skipped: 0,
    skips: [],
    problem: null,
  });
});

test('skips are counted apart from the total, with their reasons', () => {
  const read = readTotals(`skipped: no GPU adapter here\n${totals(2, 2, 1)}`, 0, null);
  assert.deepEqual(
    [read.passed, read.failed, read.skipped, read.skips],
    [2, 0, 1, ['skipped: no GPU adapter here']],
  );
});

test('failures are total minus passed', () => {
  assert.equal(readTotals(totals(5, 3, 1), 1, null).failed, 2);
});

test('a failed before hook, which uvu swallows, fails the file', () => {
  assert.equal(readTotals(totals(4, 0, 0), 0, null).failed, 4);
});

test('colours do not matter', () => {
  const coloured =
    '\n  Total:     2\u001b[32m\n  Passed:    2\u001b[39m\n  Skipped:   \u001b[33m1\u001b[39m\n';
  const read = readTotals(coloured, 0, null);
  assert.deepEqual([read.passed, read.failed, read.skipped], [2, 0, 1]);
});

test('no totals, a crash after the totals, and an empty file count as failed', () => {
  assert.match(readTotals('boom', 1, null).problem ?? '', /no totals \(exit code 1\)/);
  assert.match(readTotals('', null, 'SIGSEGV').problem ?? '', /signal SIGSEGV/);
  assert.match(readTotals(totals(2, 2, 0), 3, null).problem ?? '', /exit code 3/);
  assert.equal(readTotals(totals(0, 0, 0), 0, null).failed, 1);
});

test.run();
