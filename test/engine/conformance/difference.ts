import { messageOf } from '../../../harness/core/errors.ts';
import type { RunRecord } from '../../suites/recorded-steps.ts';
import { assertClose } from '../assert-close.ts';
import { tolerances } from '../tolerances.ts';

/** Why a step did not give what the oracle gave; null where it did, within the tolerance of three updates. */
export function differenceOf(got: RunRecord, expected: RunRecord | undefined): string | null {
  if (got.problem !== null) return got.problem;
  try {
    if (expected?.name !== got.name) throw new Error(`the oracle ran ${expected?.name ?? 'nothing'} here`);
    expected.outputs.forEach((outputs, call) => {
      for (const [name, values] of Object.entries(outputs)) {
        assertClose(
          got.outputs[call]?.[name] ?? [],
          values,
          tolerances.training,
          `call ${call + 1}, output ${name}`,
        );
      }
    });
    expected.variables.forEach((values, index) => {
      assertClose(got.variables[index] ?? [], values, tolerances.training, `variable ${index}`);
    });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
