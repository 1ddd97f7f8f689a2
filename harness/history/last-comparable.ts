/** What a history knows of the classes of a new result. */
import type { Result } from '../core/result-schema.ts';
import { verdicts as allVerdicts } from '../core/schema/words.ts';
import { riskOfFalseAlarm } from '../verdict/statistics/level.ts';
import { predictionInterval } from '../verdict/statistics/prediction.ts';
import { mean, variance } from '../verdict/statistics/sample.ts';
import { bitChanges } from './bit-changes.ts';
import { number, oneOf, orNull, text } from './cells.ts';
import { leastPoints } from './analysis.ts';
import { runsByClass, type Before } from './changes-since.ts';
import { ask, type History } from './database.ts';
import { readOverview, type SeriesOverview } from './overview.ts';

/** Of each class of the result the last night before it, and what the nights of its present level let be expected. */
export async function lastComparable(history: History, result: Result): Promise<ReadonlyMap<string, Before>> {
  const found = new Map<string, Before>();
  for (const [name, [run]] of runsByClass(result)) {
    const [last] = await ask(
      history,
      `SELECT result_id AS id, git_commit AS "commit" FROM results JOIN runs USING (result_id, started_at)
       WHERE class = $class AND result_id <> $id AND started_at <= $started::TIMESTAMP
       ORDER BY started_at DESC, result_id DESC LIMIT 1`,
      (cell) => ({ id: cell('id', text), commit: cell('commit', orNull(text)) }),
      { class: name, id: result.id, started: result.startedAt },
    );
    if (last === undefined || run === undefined) continue;
    const { series } = await readOverview(history, run.suite);
    const earlier = series.filter((item) => item.series.class === name && item.series.kind === 'metric');
    found.set(name, {
      resultId: last.id,
      commit: last.commit,
      ...(await measured(history, last.id, name)),
      expected: expectations(earlier),
      varying: new Set(
        earlier
          .filter(({ series: { values, repeats } }) => !bitChanges({ values, repeats }).isReproducible)
          .map((item) => item.series.name),
      ),
    });
  }
  return found;
}

async function measured(
  history: History,
  id: string,
  name: string,
): Promise<Pick<Before, 'verdicts' | 'values' | 'stepMs'>> {
  const of = { id, class: name };
  const verdicts = await ask(
    history,
    'SELECT check_id AS check, verdict FROM checks WHERE result_id = $id',
    (cell) => [cell('check', text), cell('verdict', oneOf(allVerdicts))] as const,
    { id },
  );
  const values = await ask(
    history,
    `SELECT seed || '/' || name AS "key", value FROM metrics WHERE result_id = $id AND class = $class`,
    (cell) => [cell('key', text), cell('value', number)] as const,
    of,
  );
  const [step] = await ask(
    history,
    'SELECT median(median_ms) AS ms FROM timings WHERE result_id = $id AND class = $class AND left_out IS NULL',
    (cell) => cell('ms', orNull(number)),
    of,
  );
  return {
    verdicts: new Map(verdicts),
    values: new Map(values),
    stepMs: step ?? null,
  };
}

/** Prediction intervals of the series that vary; the risk is shared among them. */
function expectations(series: readonly SeriesOverview[]): Before['expected'] {
  const levels = series
    .filter(({ state }) => state === 'varying')
    .map(({ series: { name, values }, changes, epochStart }) => ({
      name,
      values: values.slice(changes.at(-1)?.point ?? epochStart),
    }))
    .filter(({ values }) => values.length >= leastPoints);
  return new Map(
    levels.map(({ name, values }) => {
      const spread = {
        standardDeviation: Math.sqrt(variance(values)),
        degreesOfFreedom: values.length - 1,
        floor: null,
      };
      const predictor = { mean: mean(values), count: values.length, spread };
      const range = predictionInterval(predictor, riskOfFalseAlarm / levels.length);
      return [name, { ...range, nights: values.length }];
    }),
  );
}
