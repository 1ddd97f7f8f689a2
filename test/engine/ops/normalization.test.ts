import { test } from 'uvu';
import { assertAgrees, runOnBothEngines } from '../compare-engines.ts';
import { normalizationCases } from './normalization-cases.ts';

for (const result of await runOnBothEngines(normalizationCases)) {
  test(result.opCase.name, () => {
    assertAgrees(result);
  });
}

test.run();
