/** Verdicts in words, for the terminal and for reports. */
import type { Check, Verdict } from '../core/result-schema.ts';

interface VerdictWords {
  /** On a badge, in a table. */
  readonly label: string;
  /** After a number: '7 passed'. */
  readonly counted: string;
}

export const verdictWords: Readonly<Record<Verdict, VerdictWords>> = {
  pass: { label: 'Pass', counted: 'passed' },
  fail: { label: 'Fail', counted: 'failed' },
  inconclusive: { label: 'Inconclusive', counted: 'inconclusive' },
  'not-evaluated': { label: 'Not evaluated', counted: 'not evaluated' },
};

/** How many checks got each verdict. */
export function tally(checks: readonly Check[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, fail: 0, inconclusive: 0, 'not-evaluated': 0 };
  for (const check of checks) counts[check.verdict]++;
  return counts;
}

/** '7 passed', '2 not evaluated'. */
export function countedVerdict(count: number, verdict: Verdict): string {
  return `${count} ${verdictWords[verdict].counted}`;
}
