/** What people decided about changes: acknowledged, or the beginning of a new epoch. Nothing is ever taken back from it. */
import { instant, oneOf, orNull, text } from './cells.ts';
import { ask, type History } from './database.ts';

/** acknowledge: the change is known. rebaseline: what was before is no measure any more. */
const kinds = ['acknowledge', 'rebaseline'] as const;

/** A line of the audit. */
export interface Decision {
  readonly decidedAt: Date;
  readonly who: string;
  readonly why: string;
  readonly kind: (typeof kinds)[number];
  /** Null for a whole suite. */
  readonly seriesId: string | null;
  readonly suite: string;
  /** The first result of the new level, or of the new epoch. */
  readonly resultId: string;
  readonly startedAt: Date;
}

/** All decisions, oldest first. */
export function readDecisions(history: History): Promise<Decision[]> {
  return ask(
    history,
    `SELECT decided_at AS "decidedAt", who, why, kind, series_id AS "seriesId", suite, result_id AS "resultId",
       started_at AS "startedAt" FROM decisions ORDER BY decided_at, series_id`,
    (cell) => ({
      decidedAt: cell('decidedAt', instant),
      who: cell('who', text),
      why: cell('why', text),
      kind: cell('kind', oneOf(kinds)),
      seriesId: cell('seriesId', orNull(text)),
      suite: cell('suite', text),
      resultId: cell('resultId', text),
      startedAt: cell('startedAt', instant),
    }),
  );
}

/** Decisions of a kind about a series. */
export function about(
  decisions: readonly Decision[],
  kind: Decision['kind'],
  { id, suite }: { readonly id: string; readonly suite: string },
): Decision[] {
  return decisions.filter(
    (decision) =>
      decision.kind === kind &&
      (decision.seriesId === null ? decision.suite === suite : decision.seriesId === id),
  );
}
