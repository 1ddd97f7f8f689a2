/** The answer in one sentence. */
import type { Check, Result } from '../../harness/core/result-schema.ts';
import { tally } from '../../harness/verdict/verdict-words.ts';
import { plural } from '../format.ts';

/**
 * What stands over a result. A crash is told before any success, and what is undecided is not counted as if it had
 * failed.
 */
export function headline({ checks, errors, runs }: Pick<Result, 'checks' | 'errors' | 'runs'>): string {
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const crashed = new Set(errors.map(({ suite }) => suite)).size;
  const verdicts = claims.length === 0 && crashed > 0 ? null : ofClaims(claims, runs.length, crashed > 0);
  return [...(crashed > 0 ? [`${plural(crashed, 'suite')} crashed`] : []), verdicts ?? []].flat().join(', ');
}

function ofClaims(claims: readonly Check[], runs: number, isClause: boolean): string {
  const counts = tally(claims);
  const suspect = claims.filter((claim) => claim.suspect).length;
  const undecided = counts.inconclusive - suspect;
  const evaluated = claims.length - counts['not-evaluated'];
  const first = (words: string) => (isClause ? words.charAt(0).toLowerCase() + words.slice(1) : words);
  if (claims.length === 0) return first(runs === 0 ? 'Nothing was measured' : 'No claim was judged');
  if (evaluated === 0) return first('No claim could be judged');
  const bad = [
    ...(counts.fail > 0 ? [`${plural(counts.fail, 'claim')} failed`] : []),
    ...(suspect > 0 ? [`${plural(suspect, 'claim')} suspect`] : []),
  ];
  if (counts.pass === 0 && bad.length === 0) return first(`${plural(undecided, 'claim')} undecided`);
  if (counts.pass === evaluated && !isClause) return allPass(evaluated, claims.length);
  const share = evaluated === claims.length ? 'reproduced' : 'evaluated reproduced';
  return [
    ...bad,
    ...(bad.length === 0 && !isClause
      ? [
          `${counts.pass} of ${plural(evaluated, share === 'reproduced' ? 'claim' : 'evaluated claim')} reproduced`,
        ]
      : [`${counts.pass} of ${evaluated} ${share}`]),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ].join(', ');
}

function allPass(evaluated: number, claims: number): string {
  if (claims === 1) return 'The claim is reproduced';
  const open = claims - evaluated;
  if (open === 0) return `All ${evaluated} claims are reproduced`;
  return evaluated === 1
    ? `The one evaluated claim is reproduced, ${open} not evaluated`
    : `All ${evaluated} evaluated claims are reproduced, ${open} not evaluated`;
}
