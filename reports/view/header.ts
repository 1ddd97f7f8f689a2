import type { Result } from '../../harness/core/result-schema.ts';
import { formatDuration, formatInstant, plural, shortHash } from '../format.ts';
import { countedVerdict, tally } from '../../harness/verdict/verdict-words.ts';
import type { BenchView } from './bench.ts';
import { headline } from './headline.ts';
import { badgeView, verdictOrder, type BadgeView } from './verdict.ts';

/** The top of the page: the answer in one sentence, and what it rests on. */
export interface HeaderView {
  readonly headline: string;
  readonly subline: string;
  readonly tone: 'pass' | 'fail' | 'inconclusive' | 'not-evaluated';
  /** Claims by verdict. */
  readonly tally: readonly { badge: BadgeView; count: number }[];
  readonly facts: readonly { term: string; value: string }[];
}

export function headerView(result: Result): HeaderView {
  const claims = result.checks.filter((check) => check.kind === 'claim');
  const others = result.checks.filter((check) => check.kind !== 'claim');
  const counts = tally(claims);
  const failedOthers = tally(others).fail;
  return {
    headline: headline(result),
    subline: [
      ...verdictOrder
        .filter((verdict) => counts[verdict] > 0)
        .map((verdict) => countedVerdict(counts[verdict], verdict)),
      ...(others.length > 0
        ? [
            failedOthers > 0
              ? `${String(failedOthers)} of ${plural(others.length, 'reference or sanity check')} failed`
              : `no failure in ${plural(others.length, 'reference or sanity check')}`,
          ]
        : []),
      ...(result.errors.length > 0 ? [plural(result.errors.length, 'infrastructure error')] : []),
    ].join(' · '),
    tone:
      counts.fail + failedOthers + result.errors.length > 0
        ? 'fail'
        : counts.inconclusive > 0
          ? 'inconclusive'
          : counts.pass > 0
            ? 'pass'
            : 'not-evaluated',
    tally: verdictOrder
      .filter((verdict) => counts[verdict] > 0)
      .map((verdict) => ({
        badge: badgeView(verdict),
        count: counts[verdict],
      })),
    facts: facts(result),
  };
}

/** The same of a benchmark that stands alone: it judges nothing. */
export function benchHeader({ matrix, skipped }: BenchView, result: Result): HeaderView {
  const isOfRuns = ({ term }: HeaderView['facts'][number]) => ['Profile', 'Runs', 'Engine'].includes(term);
  return {
    headline: matrix.headline,
    subline: [
      `${plural(matrix.engines.length, 'engine')} over ${plural(matrix.rows.length, 'activity', 'activities')}`,
      ...(skipped.length === 0 ? [] : [`${skipped.length} not measured`]),
    ].join(' · '),
    tone: 'not-evaluated',
    tally: [],
    facts: [
      ...facts(result).filter((fact) => !isOfRuns(fact)),
      { term: 'Processor', value: result.machine.cpuModel },
    ],
  };
}

/** Never the difference of two instants: a clock that was set in between makes it anything. */
function took({ finishedAt, durationSeconds }: Result): string {
  if (finishedAt === null) return 'not finished';
  return durationSeconds === null ? 'not recorded' : formatDuration(durationSeconds);
}

function facts(result: Result): HeaderView['facts'] {
  const { tool } = result;
  const engines = new Set(
    result.runs.map((run) =>
      run.engine.threads === null
        ? run.engine.name
        : `${run.engine.name}, ${plural(run.engine.threads, 'thread')}`,
    ),
  );
  const commit = tool.gitCommit === null ? 'no commit known' : shortHash(tool.gitCommit);
  return [
    { term: 'Started', value: formatInstant(result.startedAt) },
    { term: 'Took', value: took(result) },
    { term: 'Profile', value: result.profile },
    { term: 'Runs', value: String(result.runs.length) },
    { term: 'Engine', value: [...engines].join('; ') || 'none' },
    {
      term: 'Version',
      value: `${tool.name} ${tool.version} (${commit}${tool.gitDirty === true ? ', modified' : ''})`,
    },
  ];
}
