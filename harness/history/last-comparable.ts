/** What a history knows of the classes of a new result. */
import { runsByClass } from './run-class.ts';
import type { Result } from '../core/result-schema.ts';
import { verdicts as allVerdicts } from '../core/schema/words.ts';
import { riskOfFalseAlarm } from '../verdict/statistics/level.ts';
import { bitChanges } from './bit-changes.ts';
import { number, oneOf, orNull, text } from './cells.ts';
import type { Before } from './changes-since.ts';
import { ask, type History } from './database.ts';
import { expectationOf, levelBefore } from './expectation.ts';
import { readOverview, type Overview, type SeriesOverview } from './overview.ts';

/** Of each class of the result the last night before it, and what the nights of its present level let be expected. */
export async function lastComparable(history: History, result: Result): Promise<ReadonlyMap<string, Before>> {
  const classes = [...runsByClass(result).keys()];
  const overview = await readOverview(history, null);
  const earlier = overview.series
    .filter(({ series }) => classes.includes(series.class))
    .map((item) => ({ item, count: countBefore(item, overview, result) }));
  const levels = earlier.flatMap(({ item, count }) => {
    const isCompared = item.series.kind === 'step-time' || !isReproducible(item, count);
    return isCompared ? (levelBefore(item, count) ?? []) : [];
  });
  // Shared among all, or every other night would have something to tell.
  const risk = riskOfFalseAlarm / levels.length;
  const found = new Map<string, Before>();
  for (const name of classes) {
    const last = await lastOf(history, name, result);
    if (last === undefined) continue;
    const expected = levels
      .filter(({ series }) => series.class === name)
      .map((level) => ({ series: level.series, expectation: expectationOf(level, risk) }));
    found.set(name, {
      resultId: last.id,
      commit: last.commit,
      ...(await measured(history, last.id, name)),
      expected: new Map(
        expected
          .filter(({ series }) => series.kind === 'metric')
          .map(({ series, expectation }) => [series.name, expectation]),
      ),
      expectedStep: expected.find(({ series }) => series.kind === 'step-time')?.expectation ?? null,
      varying: new Set(
        earlier
          .filter(({ item: { series } }) => series.class === name && series.kind === 'metric')
          .filter(({ item, count }) => !isReproducible(item, count))
          .map(({ item }) => item.series.name),
      ),
    });
  }
  return found;
}

/** Points of a series before a result, which may itself be in the history, with later ones. */
function countBefore({ series }: SeriesOverview, { nights }: Overview, { id, startedAt }: Result): number {
  const started = new Date(startedAt);
  return series.nights.filter((at) => {
    const night = nights[at];
    return night !== undefined && night.id !== id && night.startedAt <= started;
  }).length;
}

function isReproducible({ series: { values, repeats } }: SeriesOverview, count: number): boolean {
  return bitChanges({ values: values.slice(0, count), repeats: repeats.slice(0, count) }).isReproducible;
}

async function lastOf(history: History, name: string, { id, startedAt }: Result) {
  const [last] = await ask(
    history,
    `SELECT result_id AS id, git_commit AS "commit" FROM results JOIN runs USING (result_id, started_at)
     WHERE class = $class AND result_id <> $id AND started_at <= $started::TIMESTAMP
     ORDER BY started_at DESC, result_id DESC LIMIT 1`,
    (cell) => ({ id: cell('id', text), commit: cell('commit', orNull(text)) }),
    { class: name, id, started: startedAt },
  );
  return last;
}

async function measured(
  history: History,
  id: string,
  name: string,
): Promise<Pick<Before, 'verdicts' | 'values'>> {
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
    { id, class: name },
  );
  return { verdicts: new Map(verdicts), values: new Map(values) };
}
