/**
 * The tables of series and of their changes, made anew from the points with every addition, so that whoever looks at a
 * history reads a row a series and not half a million metrics, and computes nothing.
 */
import { internalError } from '../core/errors.ts';
import type { Analysis, ChangePoint } from './analysis.ts';
import { append } from './append.ts';
import { listOf, number, orNull, text } from './cells.ts';
import { analyse, searchOf } from './change-points.ts';
import { ask, type History, type ReadCell } from './database.ts';
import { readDecisions } from './decisions.ts';
import type { Searched } from './e-divisive.ts';
import { epochOf, pointsFrom } from './epochs.ts';
import { readNights, seriesIn, type Night, type Series } from './series.ts';
import type { Row } from './tables.ts';

/** Two nights have measured the same seeds, or the same values of them, where the hashes over them are equal. */
const fromPoints = `
  WITH night AS (
    SELECT result_id, (row_number() OVER (ORDER BY started_at, result_id) - 1)::INTEGER AS night FROM results
  ),
  compared AS (
    SELECT *, CASE WHEN seeds = lag(seeds) OVER before THEN bits = lag(bits) OVER before END AS repeated
    FROM points JOIN night USING (result_id) WINDOW before AS (PARTITION BY series_id ORDER BY night)
  ),
  listed AS (
    SELECT series_id, any_value(kind) AS kind, any_value(suite) AS suite, any_value(recipe) AS recipe,
      any_value(class) AS class, any_value(name) AS name, max(unit) AS unit, max(better) AS better,
      to_json(list(night ORDER BY night))::VARCHAR AS nights, to_json(list(value ORDER BY night))::VARCHAR AS values,
      to_json(list(repeated ORDER BY night))::VARCHAR AS repeats
    FROM compared GROUP BY series_id
  )
  SELECT listed.*, searched_digest, searched_count::INTEGER AS searched_count,
    searched_next::INTEGER AS searched_next, searched_splits
  FROM listed LEFT JOIN series USING (series_id)`;

/** Makes the tables anew; in the transaction that has added or removed points, or begun an epoch. */
export async function renewSeries(history: History): Promise<void> {
  const nights = await readNights(history);
  const decisions = await readDecisions(history);
  const all = await ask(history, fromPoints, (cell) => ({
    series: seriesIn(cell),
    searched: searchedIn(cell),
  }));
  const inEpoch = all.map(({ series, searched }) => {
    const { start } = epochOf(series, nights, decisions);
    return { series, start, points: { ...pointsFrom(series, start), searched } };
  });
  const analyses = analyse(inEpoch.map(({ points }) => points));
  const analysed = inEpoch.flatMap((item, at) => {
    const analysis = analyses[at];
    return analysis === undefined ? [] : [{ ...item, ...analysis }];
  });
  await history.connection.run('DELETE FROM series');
  await history.connection.run('DELETE FROM changes');
  await append(history, {
    series: analysed.map(({ series, points, state }) => seriesRow(series, state, searchOf(points))),
    changes: analysed.flatMap(({ series, start, changes }) =>
      changes.map((change) => changeRow(series, start + change.index, change, nights)),
    ),
  });
}

function searchedIn(cell: ReadCell): Searched | null {
  const digest = cell('searched_digest', orNull(text));
  if (digest === null) return null;
  return {
    digest,
    count: cell('searched_count', number),
    next: cell('searched_next', number),
    splits: cell('searched_splits', listOf(number)),
  };
}

function seriesRow(
  { id, nights, values, repeats, ...subject }: Series,
  state: Analysis['state'],
  searched: Searched | null,
): Row<'series'> {
  return {
    series_id: id,
    ...subject,
    nights: JSON.stringify(nights),
    values: JSON.stringify(values),
    repeats: JSON.stringify(repeats),
    state,
    searched_digest: searched?.digest ?? null,
    searched_count: searched?.count ?? null,
    searched_next: searched?.next ?? null,
    searched_splits: searched === null ? null : JSON.stringify(searched.splits),
  };
}

function changeRow(
  { id, nights: measured }: Series,
  point: number,
  { kind, before, after, p }: ChangePoint,
  nights: readonly Night[],
): Row<'changes'> {
  const night = nights[measured[point] ?? 0];
  if (night === undefined) throw internalError('a change at no night');
  return {
    result_id: night.id,
    started_at: night.startedAt.toISOString(),
    series_id: id,
    point,
    kind,
    before,
    after,
    p,
  };
}
