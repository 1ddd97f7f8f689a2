import { ratioText, verdictText } from '../../harness/compare/wording.ts';
import type { ComparedRatio } from '../../harness/core/result-schema.ts';
import { formatLevel, formatNumber } from '../format.ts';

/** A ratio with its verdict, as a table shows it. */
export interface RatioCell {
  readonly text: string;
  readonly verdict: string;
  readonly tone: 'pass' | 'fail' | 'not-evaluated' | 'inconclusive';
  /** What a pointer is told. */
  readonly title: string;
}

const tones = {
  better: 'pass',
  worse: 'fail',
  'no-difference-shown': 'not-evaluated',
  'too-few': 'inconclusive',
} as const;

const words = { better: 'better', worse: 'worse', 'no-difference-shown': '~ no difference shown' } as const;

export function ratioCell(ratio: ComparedRatio): RatioCell {
  const { verdict, p, smallestP, level, levelOfTest } = ratio;
  const title =
    p === null || smallestP === null || levelOfTest === null
      ? 'not measured on both'
      : `p = ${formatNumber(p)}, judged at ${formatNumber(levelOfTest)}; so many values give at least p = ${formatNumber(smallestP)}${level === null ? '' : `; interval of ${formatLevel(level)}`}`;
  return {
    text: ratioText(ratio),
    verdict:
      verdict === 'too-few'
        ? p === null
          ? 'not measured on both'
          : `n too small: ${verdictText(ratio)}`
        : words[verdict],
    tone: tones[verdict],
    title,
  };
}
