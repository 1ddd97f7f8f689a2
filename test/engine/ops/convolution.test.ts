import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { convolutionCases } from './convolution-cases.ts';

for (const result of await runOnBothEngines(convolutionCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
