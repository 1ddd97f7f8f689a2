/** The claim that a new song was generated that can be played. */
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import type { SongClaim } from './claim-schema.ts';
import { metricValues } from './run-group.ts';

/**
 * Reproduced when a run generated a song that is valid ABC and no copy. Runs without one contradict the claim only
 * where they are many: a network may write such songs now and then, and the published run be one of those. If one of
 * n + 1 runs succeeds, it is the published one with probability 1 / (n + 1) when all have the same chance (Fisher's
 * exact test, one-sided). `runs` all have the metric; there is at least one.
 */
export function assessSong(claim: SongClaim, subject: Subject, runs: readonly Run[]): Assessment {
  const counts = metricValues(runs, claim.metric);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const successes = counts.filter((count) => count > 0).length;
  if (successes > 0) {
    const songs = `${plural(total, 'generated song')} ${total === 1 ? 'is' : 'are'} valid ABC and no copy from the corpus`;
    const reason = `${songs}; ${successes} of ${plural(runs.length, 'run')} generated at least one.`;
    return settled(makeCheck(subject, runs, plainRuling('pass', reason)));
  }
  const p = 1 / (runs.length + 1);
  return {
    p,
    check: (alpha) => {
      const verdict = p <= alpha ? 'fail' : 'inconclusive';
      const weight =
        verdict === 'fail'
          ? 'So many runs without one contradict it'
          : `That could be chance: ${Math.ceil(1 / alpha) - 1} such runs would contradict it`;
      const reason = `No generated song of ${plural(runs.length, 'run')} is valid ABC and no copy from the corpus. ${weight} (Fisher's exact test, p = ${p.toPrecision(2)}).`;
      return makeCheck(subject, runs, plainRuling(verdict, reason));
    },
  };
}
