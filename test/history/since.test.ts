import assert from 'node:assert/strict';
import { test } from 'uvu';
import { metric } from '../../harness/core/metric.ts';
import type { Result } from '../../harness/core/result-schema.ts';
import { changesSince } from '../../harness/history/changes-since.ts';
import { withHistory } from '../../harness/history/database.ts';
import { lastComparable } from '../../harness/history/last-comparable.ts';
import { readOverview } from '../../harness/history/overview.ts';
import { madeNights } from '../../scripts/history/made-nights.ts';
import { inTemporaryFolder } from '../cli/binary.ts';
import { historyOf, steady } from './nights.ts';
import { makeCheck, pattern } from './pattern.ts';

const since = (database: string, result: Result) =>
  withHistory(database, {}, async (history) => changesSince(result, await lastComparable(history, result)));

/** The sentences about all suites that hold some words. */
async function told(database: string, result: Result, words: string): Promise<string[]> {
  const sentences = (await since(database, result)).flatMap((change) => change.sentences);
  return sentences.filter((sentence) => sentence.includes(words));
}

/** The night with another median step time, and as many runs at once. */
const stepping = (night: Result, ms: number, concurrency = 1): Result => ({
  ...night,
  runs: night.runs.map((run) => {
    const { stepTiming } = run;
    const steadyTimes = stepTiming?.steady;
    if (stepTiming === null || !steadyTimes) return run;
    return { ...run, concurrency, stepTiming: { ...stepTiming, steady: { ...steadyTimes, median: ms } } };
  }),
});

/** Nights with these step times, whose metrics never change, and one more. */
function stepNights(times: readonly number[]): { readonly nights: Result[]; readonly next: Result } {
  const made = steady(times.length + 1, Infinity);
  const nights = times.map((ms, index) => stepping(made[index] ?? assert.fail(), ms));
  return { nights, next: made.at(-1) ?? assert.fail() };
}

/** Each 4% from the next, about 2 ms. */
const weather = [2, 1.92, 2.08, 2, 1.96, 2.04, 2.08, 1.92, 2.04, 1.96, 2.08, 1.9];
const step = 'A training step';

test('a new result is compared with the last one of its class', async () => {
  await inTemporaryFolder(async (folder) => {
    const nights = steady(13, 12);
    const database = await historyOf(folder, nights.slice(0, 12));
    const now = { ...(nights[12] ?? assert.fail()), checks: [makeCheck('fail')] };
    const [change, ...more] = await since(database, now);
    assert.deepEqual(more, []);
    assert.equal(change?.since.resultId, nights[11]?.id);
    const sentences = change?.sentences.join('\n') ?? '';
    assert.match(sentences, /The verdict of 'The net reaches ~90%' was pass and is fail\./);
    assert.match(sentences, /The bits changed of 1 of 3 metrics, .*: accuracy\./);
    // The night before says what it said, though it and a later one are in the history by now.
    await historyOf(folder, nights.slice(12));
    assert.deepEqual(
      (await since(database, nights[11] ?? assert.fail())).map(({ sentences: none, since: { resultId } }) => [
        none,
        resultId,
      ]),
      [[[], nights[10]?.id]],
    );
  });
});

test('a metric outside of where its nights let it be expected is told', async () => {
  await inTemporaryFolder(async (folder) => {
    const nights = [...madeNights(pattern(), { count: 31, seeds: 2, seed: 2, noise: 0.01 })];
    const database = await historyOf(folder, nights.slice(0, 30));
    const last = nights[30] ?? assert.fail();
    assert.deepEqual(await told(database, last, 'outside of'), []);
    const runs = last.runs.map((run) => ({
      ...run,
      metrics: { ...run.metrics, loss: metric(0.4, 'nats') },
    }));
    const [outside] = await told(database, { ...last, runs }, 'outside of');
    assert.match(outside ?? '', /^'loss' is 0\.4, outside of 0\.\d+ to 0\.\d+, where 30 nights/);
  });
});

test('a step time is told outside of what the nights let be expected, not where it differs from the last', async () => {
  await inTemporaryFolder(async (folder) => {
    const { nights, next } = stepNights(weather);
    const database = await historyOf(folder, nights);
    // A tenth more than the last night, and still no more than other nights.
    assert.deepEqual(await told(database, stepping(next, 2.09), step), []);
    assert.deepEqual(await told(database, stepping(next, 2.6, 2), step), [], 'two runs shared the machine');
    const [slower] = await told(database, stepping(next, 2.6), step);
    // The prediction interval at 5%, computed elsewhere: exp(0.69181 ± 2.20099 * 0.033245 * sqrt(13/12)).
    assert.equal(
      slower,
      'A training step took 2.60 ms, 1.302 times the 2.00 ms of 12 earlier nights, which let 1.85 ms to 2.16 ms be expected.',
    );
    assert.match((await told(database, stepping(next, 1.5), step))[0] ?? '', /took 1\.50 ms, 0\.751 times/);
  });
});

test('a step time is not told below 5%, however little it varies, nor after fewer than eight nights', async () => {
  await inTemporaryFolder(async (folder) => {
    const { nights, next } = stepNights(weather.map((ms) => 2 + (ms - 2) / 1000));
    const database = await historyOf(folder, nights.slice(0, 7));
    assert.deepEqual(await told(database, stepping(next, 6), step), []);
    await historyOf(folder, nights.slice(7));
    assert.deepEqual(await told(database, stepping(next, 2.08), step), []);
    assert.equal((await told(database, stepping(next, 2.12), step)).length, 1);
  });
});

test('runs at once are no points of a step time, and count for no expectation', async () => {
  await inTemporaryFolder(async (folder) => {
    const { nights, next } = stepNights(weather);
    const shared = nights.map((night, index) => (index < 5 ? stepping(night, 5, 2) : night));
    const database = await historyOf(folder, shared);
    const { series } = await withHistory(database, {}, (history) => readOverview(history, null));
    const points = (kind: string) => series.find((item) => item.series.kind === kind)?.series.values.length;
    assert.deepEqual([points('step-time'), points('metric')], [7, 12]);
    assert.deepEqual(await told(database, stepping(next, 6), step), [], 'seven nights are left');
  });
});

test('after a change of the step time the nights since then tell what is expected', async () => {
  await inTemporaryFolder(async (folder) => {
    const { nights, next } = stepNights([...weather, ...weather.map((ms) => ms * 1.5)]);
    const database = await historyOf(folder, nights);
    assert.deepEqual(await told(database, stepping(next, 3.02), step), []);
    assert.match(
      (await told(database, stepping(next, 2), step))[0] ?? '',
      /of 12 earlier nights, which let 2\.\d+ ms to 3\.\d+ ms/,
    );
  });
});

test.run();
