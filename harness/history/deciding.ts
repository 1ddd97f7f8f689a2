/** From what somebody names on the command line to lines of the audit. */
import { userInfo } from 'node:os';
import { ReprolabError } from '../core/errors.ts';
import { append } from './append.ts';
import { inTransaction, type History } from './database.ts';
import type { Decision } from './decisions.ts';
import { renewSeries } from './renew-series.ts';
import { readOverview, type Change, type Overview, type SeriesOverview } from './overview.ts';

/** Who decides, and why. */
export interface Grounds {
  readonly why: string;
  /** The user of this machine where nobody is named. */
  readonly who: string | undefined;
}

type Named = { readonly change: Change; readonly of: SeriesOverview };

/** Acknowledges changes by their ids, all or none; returns what was done, a line each. Throws 'usage' for unknown ids. */
export async function acknowledgements(
  history: History,
  ids: readonly string[],
  grounds: Grounds,
): Promise<string[]> {
  const overview = await readOverview(history, null);
  const named = ids.map((id) => namedChange(overview, id) ?? refuse(id, overview, 'a change'));
  const decisions = named.map(({ change, of }) => ({
    ...madeBy(grounds),
    kind: 'acknowledge' as const,
    ...seriesAt(of, change),
  }));
  await inTransaction(history, () => decide(history, decisions));
  return named.map(({ of, change }) => `Acknowledged: ${nameOf(of)} since ${change.firstAfter.id}.`);
}

/** Begins new epochs at changes or for suites, all or none; returns what was done, a line each. Throws 'usage'. */
export async function rebaselines(
  history: History,
  targets: readonly string[],
  grounds: Grounds & { readonly from: string | undefined },
): Promise<string[]> {
  const overview = await readOverview(history, null);
  const made = targets.map((target): { decision: Decision; line: string } => {
    const base = { ...madeBy(grounds), kind: 'rebaseline' as const };
    const named = namedChange(overview, target);
    if (named !== undefined) {
      const line = `New epoch: ${nameOf(named.of)} from ${named.change.firstAfter.id} on.`;
      return { decision: { ...base, ...seriesAt(named.of, named.change) }, line };
    }
    const nights = overview.series
      .filter(({ series }) => series.suite === target)
      .flatMap(({ series }) => series.nights);
    if (nights.length === 0) return refuse(target, overview, 'a change or a suite');
    const first =
      grounds.from === undefined
        ? overview.nights[nights.reduce((last, night) => Math.max(last, night))]
        : overview.nights.find(({ id }) => id === grounds.from);
    if (first === undefined) return refuse(String(grounds.from), overview, 'a result');
    return {
      decision: { ...base, seriesId: null, suite: target, resultId: first.id, startedAt: first.startedAt },
      line: `New epoch: every series of ${target} from ${first.id} on.`,
    };
  });
  await inTransaction(history, async () => {
    await decide(
      history,
      made.map(({ decision }) => decision),
    );
    await renewSeries(history);
  });
  return made.map(({ line }) => line);
}

/** Writes decisions down. */
function decide(history: History, decisions: readonly Decision[]): Promise<void> {
  return append(history, {
    decisions: decisions.map((decision) => ({
      decided_at: decision.decidedAt.toISOString(),
      who: decision.who,
      why: decision.why,
      kind: decision.kind,
      series_id: decision.seriesId,
      suite: decision.suite,
      result_id: decision.resultId,
      started_at: decision.startedAt.toISOString(),
    })),
  });
}

const nameOf = ({ series }: SeriesOverview) => `${series.suite}, ${series.recipe}: ${series.name}`;

function madeBy({ why, who }: Grounds) {
  return { decidedAt: new Date(), why, who: who ?? userInfo().username };
}

function seriesAt({ series }: SeriesOverview, { firstAfter }: Change) {
  return {
    seriesId: series.id,
    suite: series.suite,
    resultId: firstAfter.id,
    startedAt: firstAfter.startedAt,
  };
}

function namedChange({ series }: Overview, id: string): Named | undefined {
  return series
    .flatMap((of) => of.changes.map((change): Named => ({ change, of })))
    .find(({ change }) => change.id === id);
}

function refuse(name: string, { series }: Overview, what: string): never {
  const known = series.flatMap(({ changes }) => changes.map(({ id }) => id));
  throw new ReprolabError('usage', `'${name}' is not ${what} of this history; nothing was written.`, {
    advice:
      known.length === 0
        ? 'The history shows no change.'
        : `reprolab history show lists its changes; the last are ${known.slice(-5).join(', ')}.`,
  });
}
