import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { linearCases } from './linear-cases.ts';

for (const result of await runOnBothEngines(linearCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
