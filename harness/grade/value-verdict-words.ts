/** Verdicts on values in words, for the terminal and for reports. */
import type { ValueVerdict } from './schema.ts';

export const valueVerdictWords: Readonly<Record<ValueVerdict, string>> = {
  reproduced: 'Reproduced',
  better: 'Better',
  worse: 'Worse',
  'not-evaluated': 'Not evaluated',
  shown: 'Shown',
  'not-run': 'Not run',
  failed: 'Failed',
  'not-found': 'Not found',
  'not-readable': 'Not readable',
  'picture-only': 'Picture only',
  'not-in-edition': 'Not in this edition',
};
