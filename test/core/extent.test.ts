import assert from 'node:assert/strict';
import { test } from 'uvu';
import { extent } from '../../harness/core/extent.ts';

test('bounds of numbers are those of Math.min and Math.max', () => {
  assert.deepEqual(extent([3, -2, 7]), { lowest: -2, highest: 7 });
  assert.deepEqual(extent([]), { lowest: Math.min(), highest: Math.max() });
  assert.ok(Number.isNaN(extent([1, Number.NaN, 2]).highest));
});

test('a million numbers do not overflow the stack', () => {
  const many = Float64Array.from({ length: 1_000_000 }, (_, index) => index - 10);
  assert.deepEqual(extent(many), { lowest: -10, highest: 999_989 });
});

test.run();
