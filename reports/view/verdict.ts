import type { Check, Verdict } from '../../harness/core/result-schema.ts';

/** A verdict as a badge: never by colour alone. */
export interface BadgeView {
  readonly verdict: Verdict;
  readonly label: string;
  readonly icon: string;
}

const badges: Readonly<Record<Verdict, BadgeView>> = {
  pass: { verdict: 'pass', label: 'Pass', icon: '✓' },
  fail: { verdict: 'fail', label: 'Fail', icon: '✗' },
  inconclusive: { verdict: 'inconclusive', label: 'Inconclusive', icon: '?' },
  'not-evaluated': { verdict: 'not-evaluated', label: 'Not evaluated', icon: '–' },
};

/** Verdicts in the order in which they are told. */
export const verdictOrder: readonly Verdict[] = ['fail', 'inconclusive', 'pass', 'not-evaluated'];

export function badgeView(verdict: Verdict): BadgeView {
  return badges[verdict];
}

/** CSS colour of a verdict's marks in charts. */
export function verdictColor(verdict: Verdict): string {
  return `var(--${verdict})`;
}

/** How many checks got each verdict. */
export function tally(checks: readonly Check[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, fail: 0, inconclusive: 0, 'not-evaluated': 0 };
  for (const check of checks) counts[check.verdict]++;
  return counts;
}

/** '2 pass, 1 fail': the verdicts that occur, worst first. */
export function tallyText(checks: readonly Check[]): string {
  const counts = tally(checks);
  return verdictOrder
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${String(counts[verdict])} ${badges[verdict].label.toLowerCase()}`)
    .join(', ');
}
