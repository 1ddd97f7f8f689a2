/** Every op and its gradients on every engine that this machine has, against the oracle; a software GPU is in the slow tier. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { enginesHere } from './engines-here.ts';
import { exclusions } from './exclusions.ts';
import { holdOps, opNames } from './hold-ops.ts';

await holdOps((await enginesHere()).filter(({ isEmulated }) => !isEmulated));

test('what is excluded exists', () => {
  for (const { opCases } of exclusions) {
    assert.ok(
      opNames.some((name) => opCases.test(name)),
      String(opCases),
    );
  }
});

test.run();
