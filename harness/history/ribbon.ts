/** The verdicts of each suite, night by night. */
import { verdicts } from '../core/schema/words.ts';
import { instant, number, oneOf, text } from './cells.ts';
import { ask, type History } from './database.ts';

const outcomes = [...verdicts, 'broken'] as const;

/** One night of a suite. */
export interface RibbonCell {
  readonly suite: string;
  readonly resultId: string;
  readonly startedAt: Date;
  /** The worst verdict of its checks; broken: a run could not be done. */
  readonly verdict: (typeof outcomes)[number];
  readonly failed: number;
  readonly checks: number;
}

/** A run that could not be done is worse than a failure: nobody knows what it would have shown. */
const worstVerdicts = `
  WITH judged AS (
    SELECT suite, result_id, started_at, verdict FROM checks
    UNION ALL SELECT suite, result_id, started_at, 'broken' FROM errors
  )
  SELECT suite, result_id AS "resultId", started_at AS "startedAt",
    CASE WHEN bool_or(verdict = 'broken') THEN 'broken' WHEN bool_or(verdict = 'fail') THEN 'fail'
      WHEN bool_or(verdict = 'inconclusive') THEN 'inconclusive' WHEN bool_or(verdict = 'pass') THEN 'pass'
      ELSE 'not-evaluated' END AS verdict,
    count(*) FILTER (verdict = 'fail')::INTEGER AS failed,
    count(*) FILTER (verdict <> 'broken')::INTEGER AS checks
  FROM judged WHERE $suite IS NULL OR suite = $suite
  GROUP BY suite, result_id, started_at
  QUALIFY row_number() OVER (PARTITION BY suite ORDER BY started_at DESC, result_id DESC) <= $nights
  ORDER BY suite, started_at, result_id`;

/** The last `nights` nights of a suite, or of every suite, oldest first. */
export function readRibbon(history: History, suite: string | null, nights: number): Promise<RibbonCell[]> {
  return ask(
    history,
    worstVerdicts,
    (cell) => ({
      suite: cell('suite', text),
      resultId: cell('resultId', text),
      startedAt: cell('startedAt', instant),
      verdict: cell('verdict', oneOf(outcomes)),
      failed: cell('failed', number),
      checks: cell('checks', number),
    }),
    { suite, nights },
  );
}
