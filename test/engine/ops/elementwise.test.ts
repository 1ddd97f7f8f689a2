import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { elementwiseCases } from './elementwise-cases.ts';

for (const result of await runOnBothEngines(elementwiseCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
