import type { Check, Verdict } from '../../harness/core/result-schema.ts';
import { verdictWords } from '../../harness/verdict/verdict-words.ts';

/** A verdict as a badge: never by colour alone. */
export interface BadgeView {
  readonly verdict: Verdict;
  readonly label: string;
  readonly icon: string;
}

const icons: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  'not-evaluated': '–',
};

/** Verdicts in the order in which they are told. */
export const verdictOrder: readonly Verdict[] = ['fail', 'inconclusive', 'pass', 'not-evaluated'];

export function badgeView(verdict: Verdict): BadgeView {
  return { verdict, label: verdictWords[verdict].label, icon: icons[verdict] };
}

/** The badge of a check: what is suspect is inconclusive, and said to be suspect. */
export function checkBadge({ verdict, suspect }: Pick<Check, 'verdict' | 'suspect'>): BadgeView {
  return suspect ? { ...badgeView(verdict), label: 'Suspect' } : badgeView(verdict);
}

/** CSS colour of a verdict's marks in charts. */
export function verdictColor(verdict: Verdict): string {
  return `var(--${verdict})`;
}
