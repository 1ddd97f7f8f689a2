/** What people decided about changes: acknowledged, or the beginning of a new epoch. Nothing is ever taken back from it. */
import { z } from 'zod';
import { append } from './append.ts';
import { ask, type History } from './database.ts';

const decisionSchema = z.object({
  decidedAt: z.date(),
  who: z.string(),
  why: z.string(),
  /** acknowledge: the change is known. rebaseline: what was before is no measure any more. */
  kind: z.enum(['acknowledge', 'rebaseline']),
  /** Null for a whole suite. */
  seriesId: z.string().nullable(),
  suite: z.string(),
  /** The first result of the new level, or of the new epoch. */
  resultId: z.string(),
  startedAt: z.date(),
});

/** A line of the audit. */
export type Decision = z.infer<typeof decisionSchema>;

/** All decisions, oldest first. */
export function readDecisions(history: History): Promise<Decision[]> {
  return ask(
    history,
    `SELECT decided_at AS "decidedAt", who, why, kind, series_id AS "seriesId", suite, result_id AS "resultId",
       started_at AS "startedAt" FROM decisions ORDER BY decided_at, series_id`,
    decisionSchema,
  );
}

/** Writes decisions down. */
export function decide(history: History, decisions: readonly Decision[]): Promise<void> {
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
