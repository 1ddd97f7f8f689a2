import type { Check, Verdict } from '../../harness/core/result-schema.ts';
import { verdictWords } from '../../harness/verdict/verdict-words.ts';

/** A verdict as a badge: by word, shape and colour, never by colour alone. */
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

type Judged = Pick<Check, 'verdict' | 'suspect'>;

/** The badge of a check: what is suspect is inconclusive, and said to be suspect. */
export function checkBadge({ verdict, suspect }: Judged): BadgeView {
  return suspect ? { ...badgeView(verdict), label: 'Suspect', icon: '!' } : badgeView(verdict);
}

/** Of a run that measured nothing: as bad as a failure, and no verdict. */
export const crashedBadge: BadgeView = { verdict: 'fail', label: 'Crashed', icon: '✗' };

/** Place among the others when the worst come first: fail, suspect, inconclusive, pass, not evaluated. */
export function severity({ verdict, suspect }: Judged): number {
  return verdictOrder.indexOf(verdict) - (suspect ? 0.5 : 0);
}

/** The worst of several checks; null of none. */
export function worstOf<T extends Judged>(checks: readonly T[]): T | null {
  return checks.reduce<T | null>(
    (worst, check) => (worst === null || severity(check) < severity(worst) ? check : worst),
    null,
  );
}

/** CSS colour of a verdict's marks in charts. */
export function verdictColor(verdict: Verdict): string {
  return `var(--${verdict})`;
}
