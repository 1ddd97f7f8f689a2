import type { ValueVerdict } from '../../harness/grade/schema.ts';
import { valueVerdictWords } from '../../harness/grade/value-verdict-words.ts';

/** A verdict on a value by word, colour and shape. */
export interface ValueBadge {
  /** Class of the colour, as of verdicts elsewhere. */
  readonly tone: 'pass' | 'fail' | 'inconclusive' | 'not-evaluated';
  readonly icon: string;
  readonly label: string;
}

/** Colour says what to do: nothing, look at it, look why it failed, nothing to say. The shape is each verdict's own. */
const looks: Readonly<Record<ValueVerdict, Omit<ValueBadge, 'label'>>> = {
  reproduced: { tone: 'pass', icon: '✓' },
  better: { tone: 'inconclusive', icon: '▲' },
  worse: { tone: 'inconclusive', icon: '▼' },
  'not-evaluated': { tone: 'not-evaluated', icon: '◇' },
  shown: { tone: 'not-evaluated', icon: '●' },
  'not-run': { tone: 'not-evaluated', icon: '○' },
  failed: { tone: 'fail', icon: '✗' },
  'not-found': { tone: 'not-evaluated', icon: '–' },
  'not-readable': { tone: 'inconclusive', icon: '?' },
  'picture-only': { tone: 'inconclusive', icon: '▦' },
  'not-in-edition': { tone: 'not-evaluated', icon: '∅' },
};

/** Verdicts in the order in which they are told. */
export const valueVerdictOrder: readonly ValueVerdict[] = [
  'failed',
  'worse',
  'better',
  'not-readable',
  'picture-only',
  'reproduced',
  'shown',
  'not-evaluated',
  'not-found',
  'not-run',
  'not-in-edition',
];

export function valueBadge(verdict: ValueVerdict): ValueBadge {
  return { ...looks[verdict], label: valueVerdictWords[verdict] };
}
