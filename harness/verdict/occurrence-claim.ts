/** The claim that something turns up, such as a text that can be used. */
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import type { OccurrenceClaim } from './claim-schema.ts';
import { metricValues } from './run-group.ts';

/**
 * Reproduced when it turns up in a run. Runs without contradict the claim only where they are many: it may turn up now
 * and then, and the published run be one of those. If one of n + 1 runs succeeds, it is the published one with
 * probability 1 / (n + 1) when all have the same chance (Fisher's exact test, one-sided). `runs` all have the metric;
 * there is at least one.
 */
export function assessOccurrence(
  { metric, what }: OccurrenceClaim,
  subject: Subject,
  runs: readonly Run[],
): Assessment {
  const counts = metricValues(runs, metric);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const successes = counts.filter((count) => count > 0).length;
  if (successes > 0) {
    const found = `${total} ${total === 1 ? what.one : what.many}`;
    const reason = `${found}; ${successes} of ${plural(runs.length, 'run')} gave at least one.`;
    return settled(makeCheck(subject, runs, plainRuling('pass', reason)));
  }
  const p = 1 / (runs.length + 1);
  return {
    p,
    check: (alpha) => {
      const verdict = p <= alpha ? 'fail' : 'inconclusive';
      const weight =
        verdict === 'fail'
          ? 'So many runs without one contradict the claim'
          : `That could be chance: ${Math.ceil(1 / alpha) - 1} such runs would contradict the claim`;
      const reason = `In ${plural(runs.length, 'run')} 0 ${what.many}. ${weight} (Fisher's exact test, p = ${p.toPrecision(2)}).`;
      return makeCheck(subject, runs, plainRuling(verdict, reason));
    },
  };
}
