import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { poolingCases } from './pooling-cases.ts';

for (const result of await runOnBothEngines(poolingCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
