import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { withHistory } from '../../harness/history/database.ts';
import { readOverview, type Overview } from '../../harness/history/overview.ts';
import { madeNights } from '../../scripts/history/made-nights.ts';
import { inTemporaryFolder } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { hostileResult, hostileTexts } from '../reports/fixture/hostile.ts';
import { pattern } from './pattern.ts';
import { historyOf, steady } from './nights.ts';

const overviewOf = (database: string) => withHistory(database, {}, (history) => readOverview(history, null));

const changesOf = ({ series }: Overview) =>
  series.flatMap(({ series: { name }, changes }) => changes.map((change) => ({ name, ...change })));

test('a change names the nights and commits around it, in the terminal and as JSON', async () => {
  await inTemporaryFolder(async (folder) => {
    const nights = steady(12, 9);
    const database = await historyOf(folder, nights);
    const [change, ...more] = changesOf(await overviewOf(database));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [change?.name, change?.kind, change?.isBetter, change?.lastBefore.commit, change?.firstAfter.commit],
      ['accuracy', 'bits', false, nights[8]?.tool.gitCommit, nights[9]?.tool.gitCommit],
    );
    const { stdout, code } = await reprolabHere(['history', 'show', 'net', '--db', database]);
    assert.equal(code, 0);
    assert.match(stdout, /Last 12 nights: ✓{12}/);
    assert.match(stdout, /accuracy.*the bits[\s\S]*changed: 90/);
    assert.match(stdout, /loss .*constant/);
    const json = await reprolabHere(['history', 'show', '--json', '--db', database]);
    const parsed = JSON.parse(json.stdout) as { series: { name: string; values: number[] }[] };
    const accuracy = parsed.series.find(({ name }) => name === 'accuracy');
    const means = nights.map(({ runs }) => {
      const values = runs.map((run) => run.metrics['accuracy']?.value ?? Number.NaN);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    assert.deepEqual(accuracy?.values, means);
    const unknown = await reprolabHere(['history', 'show', 'nett', '--db', database]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /Did you mean 'net'/);
  });
});

test('another engine version, recipe or suite version is another series, another seed is not', async () => {
  await inTemporaryFolder(async (folder) => {
    const night = (index: number, change: (run: Result['runs'][number]) => Result['runs'][number]) => {
      const { runs, ...rest } = pattern();
      const changed = runs.map((run) => change({ ...run, fingerprint: null }));
      return { ...rest, id: `night-${index}`, startedAt: `2026-01-0${index}T00:00:00Z`, runs: changed };
    };
    const database = await historyOf(folder, [
      night(1, (run) => run),
      night(2, (run) => ({ ...run, seed: 2, id: 'net/published/2' })),
      night(3, (run) => ({ ...run, engine: { ...run.engine, version: '2' } })),
      night(4, (run) => ({ ...run, recipe: { ...run.recipe, hash: 'b'.repeat(64) } })),
      night(5, (run) => ({ ...run, suiteVersion: 2 })),
    ]);
    const { series } = await overviewOf(database);
    const lengths = series
      .filter((item) => item.series.name === 'accuracy')
      .map((item) => item.series.values.length)
      .sort();
    assert.deepEqual(lengths, [1, 1, 1, 2]);
  });
});

test('nights in any order, and one that is replaced, give the series and changes of nights in order', async () => {
  await inTemporaryFolder(async (folder) => {
    const shift = { night: 30, metric: 'loss', factor: 1.1 };
    const nights = [...madeNights(pattern(), { count: 60, seeds: 2, seed: 3, noise: 0.01, shift })];
    const [inOrder, mixed] = ['a', 'b'].map((name) => join(folder, name));
    assert.ok(inOrder !== undefined && mixed !== undefined);
    const expected = await overviewOf(await historyOf(inOrder, nights));
    const replaced = { ...(nights[4] ?? assert.fail()), runs: [] };
    const database = await historyOf(mixed, [...nights.slice(20), ...nights.slice(0, 4), replaced]);
    assert.notDeepEqual((await overviewOf(database)).series, expected.series);
    await historyOf(mixed, nights.slice(4, 20));
    const found = await overviewOf(database);
    assert.deepEqual(found.series, expected.series);
    assert.ok(changesOf(found).some(({ name, point }) => name === 'loss' && point === 30));
  });
});

test('acknowledging and re-baselining are kept with who, when and why', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = await historyOf(folder, steady(20, 9));
    const [change] = changesOf(await overviewOf(database));
    const decide = (...args: readonly string[]) => reprolabHere(['history', ...args, '--db', database]);
    assert.equal((await decide('ack', 'nothing', '--why', 'x')).code, 2);
    assert.equal((await decide('ack', change?.id ?? '', '--why', ' ')).code, 2);
    assert.equal((await decide('ack', change?.id ?? '', '--why', 'a new loader', '--who', 'maria')).code, 0);
    const acknowledged = await overviewOf(database);
    const [known] = changesOf(acknowledged);
    assert.deepEqual(
      [known?.acknowledged?.who, known?.acknowledged?.why, acknowledged.decisions.length],
      ['maria', 'a new loader', 1],
    );
    assert.equal((await decide('rebaseline', change?.id ?? '', '--why', 'as intended')).code, 0);
    const anew = await overviewOf(database);
    assert.deepEqual(changesOf(anew), []);
    assert.equal(anew.series.find(({ series }) => series.name === 'accuracy')?.epochStart, 9);
    assert.equal(anew.series.find(({ series }) => series.name === 'loss')?.epochStart, 0);
    assert.equal((await decide('rebaseline', 'net', '--why', 'new machine')).code, 0);
    const all = await overviewOf(database);
    assert.ok(all.series.every(({ epochStart }) => epochStart === 19));
    assert.deepEqual(
      all.decisions.map(({ kind }) => kind),
      ['acknowledge', 'rebaseline', 'rebaseline'],
    );
  });
});

test('a suite begins a new epoch with the result that is named', async () => {
  await inTemporaryFolder(async (folder) => {
    const nights = steady(20, 9);
    const database = await historyOf(folder, nights);
    const rebaseline = (from: string) =>
      reprolabHere([
        'history',
        'rebaseline',
        'net',
        '--why',
        'a new recipe',
        '--from',
        from,
        '--db',
        database,
      ]);
    const unknown = await rebaseline('yesterday');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /'yesterday' is not a result of this history/);
    assert.equal((await overviewOf(database)).decisions.length, 0);
    assert.equal((await rebaseline(nights[12]?.id ?? '')).code, 0);
    const anew = await overviewOf(database);
    assert.ok(anew.series.every(({ epochStart }) => epochStart === 12));
    assert.deepEqual(changesOf(anew), []);
    assert.equal(anew.decisions[0]?.resultId, nights[12]?.id);
  });
});

test('the page loads nothing, links only to reports beside it, and shows hostile text as text', async () => {
  await inTemporaryFolder(async (folder) => {
    const hostile = hostileResult(pattern());
    const [name = ''] = Object.keys(hostile.runs[0]?.metrics ?? {});
    const shift = { night: 9, metric: name, factor: 0.99 };
    const nights = [...madeNights(hostile, { count: 12, seeds: 2, seed: 1, noise: 0, shift })];
    const database = await historyOf(folder, nights);
    const report = join(folder, 'nights', nights[11]?.id ?? '', 'report.html');
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, 'a report');
    const odd = join(folder, 'javascript:alert(1) "&<b>');
    const { code, stderr } = await reprolabHere(['history', 'site', odd, '--db', database]);
    assert.equal(code, 0, stderr);
    const page = readFileSync(join(odd, 'history.html'), 'utf8');
    assert.match(page, /Content-Security-Policy" content="default-src &#x27;none&#x27;/);
    assert.doesNotMatch(page, /<script|<img|onerror="|onload="|<svg onload/);
    const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link ?? '');
    const addresses = links.filter((link) => !link.startsWith('#'));
    assert.deepEqual([...new Set(addresses)], ['data:,', `./../nights/${nights[11]?.id ?? ''}/report.html`]);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(
      links.filter((link) => link.startsWith('#') && !ids.includes(link.slice(1))),
      [],
    );
    assert.ok(hostileTexts.some((text) => text.includes('<script>')));
    assert.match(page, /&lt;/);
    assert.ok(page.length < 300_000);
  });
});

test.run();
