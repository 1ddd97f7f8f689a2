import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { shapingCases } from './shaping-cases.ts';

for (const result of await runOnBothEngines(shapingCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
