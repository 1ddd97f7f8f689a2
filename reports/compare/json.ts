import { internalError } from '../../harness/core/errors.ts';
import { comparisonSchema, type Comparison } from '../../harness/core/result-schema.ts';

/** compare.json; `reprolab schema comparison` says what each field is. */
export function comparisonJson(comparison: Comparison): string {
  const checked = comparisonSchema.safeParse(comparison);
  if (!checked.success) throw internalError(`the comparison breaks its own schema: ${checked.error.message}`);
  return `${JSON.stringify(checked.data, null, 2)}\n`;
}
