import type { Check } from '../../harness/core/result-schema.ts';
import { formatValue, plural } from '../format.ts';

/** What a measured mean is over: 'seed 3', 'mean of 5 seeds'; null where nothing was measured. */
export function overText({ mean, seeds }: Check['measured']): string | null {
  if (mean === null || seeds.length === 0) return null;
  return seeds.length === 1 ? `seed ${String(seeds[0])}` : `mean of ${plural(seeds.length, 'seed')}`;
}

/** '96.29% (mean of 5 seeds)'; null where nothing was measured. */
export function measuredText({ measured, unit }: Check): string | null {
  if (measured.mean === null) return null;
  const over = overText(measured);
  return `${formatValue(measured.mean, unit)}${over === null ? '' : ` (${over})`}`;
}
