/** What a result comes to, in a sentence: the last line of the terminal. */
import { groupBy } from '../core/group-by.ts';
import { plural } from '../core/print.ts';
import type { Check, Result } from '../core/result-schema.ts';
import { tally } from './verdict-words.ts';

export interface Outcome {
  /** bad: something crashed or failed. open: nothing did, and something is undecided, missing or not evaluated at all. */
  readonly tone: 'good' | 'bad' | 'open';
  /** Without a full stop: '1 suite crashed, 4 of 4 evaluated claims reproduced'. */
  readonly text: string;
}

/** The worst first; a crash is never told as a success. Null for a result in which nothing was asked for. */
export function outcomeOf(
  result: Pick<Result, 'checks' | 'errors' | 'runs' | 'plan' | 'status'>,
): Outcome | null {
  const { checks, errors, runs, plan, status } = result;
  if (runs.length + errors.length + plan.length === 0) return null;
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const counts = tally(claims);
  const evaluated = counts.pass + counts.fail + counts.inconclusive;
  const otherFailures = tally(checks.filter(({ kind }) => kind !== 'claim')).fail;
  const missing = status === 'partial' && errors.length === 0;
  const isBad = errors.length + counts.fail + otherFailures > 0;
  const isOpen = missing || counts.inconclusive > 0 || (evaluated === 0 && claims.length > 0);
  const parts = [
    ...crashes(errors),
    missing ? 'stopped before the end' : null,
    counts.fail > 0 ? `${plural(counts.fail, 'claim')} failed` : null,
    otherFailures > 0 ? `${plural(otherFailures, 'other check')} failed` : null,
    counts.pass > 0
      ? `${counts.pass} of ${evaluated} evaluated ${evaluated === 1 ? 'claim' : 'claims'} reproduced`
      : null,
    counts.inconclusive > 0 ? `${counts.inconclusive} undecided` : null,
    unevaluated(counts['not-evaluated'], claims),
  ];
  return {
    tone: isBad ? 'bad' : isOpen ? 'open' : 'good',
    text: parts.filter((part) => part !== null).join(', '),
  };
}

/** Suites by what became of them; one that lacked its data has not crashed. */
function crashes(errors: Result['errors']): string[] {
  const kinds = groupBy(errors, ({ code }) => (code === 'data-missing' ? 'lacked its data' : 'crashed'));
  return [...kinds].map(([what, group]) => {
    const suites = new Set(group.map(({ suite }) => suite)).size;
    return `${plural(suites, 'suite')} ${suites === 1 ? what : what.replace('its', 'their')}`;
  });
}

function unevaluated(count: number, claims: readonly Check[]): string | null {
  if (claims.length === 0) return 'no claim is about these runs';
  if (count === 0) return null;
  return count === claims.length ? `none of ${plural(count, 'claim')} evaluated` : `${count} not evaluated`;
}
