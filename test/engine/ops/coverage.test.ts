import assert from 'node:assert/strict';
import { test } from 'uvu';
import { kernels as captured } from '../../../harness/engine/graph/kernels.ts';
import type { OpCase } from '../op-case.ts';
import { families } from './families.ts';

const kernels = Object.keys(captured).sort();
const tested = (cases: readonly OpCase[]) => new Set(cases.flatMap((opCase) => opCase.kernels));

test('every kernel that can be captured has a case', () => {
  const found = tested(Object.values(families).flat());
  assert.deepEqual(
    kernels.filter((kernel) => !found.has(kernel as OpCase['kernels'][number])),
    [],
  );
});

/** Why a kernel is in no case that compares gradients. */
const withoutGradient: Readonly<Record<string, string>> = {
  ArgMax: 'its result is an index',
  ArgMin: 'its result is an index',
  Equal: 'its result is boolean',
  Greater: 'its result is boolean',
  GreaterEqual: 'its result is boolean',
  Less: 'its result is boolean',
  LessEqual: 'its result is boolean',
  LogicalAnd: 'its result is boolean',
  LogicalNot: 'its result is boolean',
  LogicalOr: 'its result is boolean',
  NotEqual: 'its result is boolean',
  Cast: 'between float32 tensors it is no kernel',
  Prod: 'tfjs differentiates it with Cumprod, which capture refuses',
};

test('every kernel that has a gradient has a case that compares it', () => {
  const differentiated = tested(
    Object.values(families)
      .flat()
      .filter(({ gradient }) => gradient === 'float inputs'),
  );
  assert.deepEqual(
    kernels.filter((kernel) => !differentiated.has(kernel as OpCase['kernels'][number])),
    Object.keys(withoutGradient).sort(),
  );
});

for (const [family, cases] of Object.entries(families)) {
  test(`the names of ${family} cases differ`, () => {
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  });
}

test.run();
