import assert from 'node:assert/strict';
import { Marked } from 'marked';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { summaryLimitBytes, summaryMarkdown } from '../../reports/ci/summary.ts';
import { hostileResult } from './fixture/hostile.ts';
import { manyChecks } from './fixture/many-checks.ts';
import { readPage } from './fixture/read-page.ts';
import { resultFixture } from './fixture/result.ts';

const marked = new Marked({ gfm: true });
const shownOf = (result: Result) => ({ result, bench: null, changes: [] });
const pageOf = async (result: Result, limit?: number) =>
  readPage(`<body>${await marked.parse(summaryMarkdown(shownOf(result), limit))}</body>`);
const verdictsOf = (page: ReturnType<typeof readPage>) =>
  page('tbody tr').map((row) => row.textContent.trim().split('\n', 1).join(''));

test('it says the answer, what must be known, and every check with the worst first', async () => {
  const result = resultFixture();
  const page = await pageOf(result);
  assert.match(
    page('h2')[0]?.textContent ?? '',
    /^✗ 1 suite crashed, 1 claim failed, 1 of 3 evaluated reproduced, 1 undecided$/,
  );
  assert.deepEqual(verdictsOf(page), [
    '✗ Not measured',
    '✗ Fail',
    '? Inconclusive',
    '✓ Pass',
    '✓ Pass',
    '✓ Pass',
    '– Not evaluated',
  ]);
  const text = page('body')[0]?.textContent ?? '';
  for (const word of [
    'Synthetic data.',
    'Partial result.',
    'mean of 5 seeds',
    'One of two generated songs',
  ]) {
    assert.ok(text.includes(word), word);
  }
  assert.doesNotMatch(text, /left out/);
});

test('ten thousand checks: below 1 MiB, failures first, and it says what is not there', () => {
  const result = manyChecks(10_000, 300);
  const text = summaryMarkdown(shownOf(result));
  assert.ok(Buffer.byteLength(text) < 1_048_576);
  assert.ok(Buffer.byteLength(text) > 900_000, 'the room is used');
  const verdicts = [...text.matchAll(/^\| ([✗?✓–] [^|]+) \|/gm)].map(([, verdict]) => verdict);
  const failures = result.checks.filter(({ verdict }) => verdict === 'fail').length;
  assert.ok(verdicts.slice(0, failures).every((verdict) => verdict === '✗ Fail'));
  const [, left = '', all] = /\n([\d,]+) rows are left out here, of (\d+)/.exec(text) ?? [];
  assert.equal(all, '10000');
  assert.equal(Number(left.replace(',', '')) + verdicts.length, 10_000);
});

test('it keeps to the room that there is, down to none', () => {
  const result = manyChecks(50, 300);
  const whole = summaryMarkdown(shownOf(result));
  for (const limit of [whole.length * 2, 20_000, 5000, 2500, 1000, 100, 0, -5]) {
    const text = summaryMarkdown(shownOf(result), limit);
    assert.ok(Buffer.byteLength(text) <= Math.max(0, limit), String(limit));
    assert.ok(text === '' || text === whole || text.includes('left out here, of 50'));
  }
  assert.equal(summaryMarkdown(shownOf(result), 100), '');
});

test('a head of endless texts is bounded', () => {
  const result = resultFixture();
  const runs = Array.from({ length: 60 }, (_, seed) =>
    result.runs.map((run) => ({ ...run, seed, suite: `${run.suite}${seed}${'x'.repeat(9000)}` })),
  ).flat();
  const text = summaryMarkdown(shownOf({ ...result, runs, tool: { ...result.tool, gitDirty: true } }));
  assert.ok(Buffer.byteLength(text) < summaryLimitBytes / 10);
  assert.match(text, /- and 50 more\n/);
});

test('hostile texts add nothing to the page but text', async () => {
  const shapes = (page: ReturnType<typeof readPage>) =>
    new Set(page('body *').map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')));
  const hostile = await pageOf(hostileResult(resultFixture()));
  assert.deepEqual([...shapes(hostile)].sort(), [...shapes(await pageOf(resultFixture()))].sort());
  assert.equal(hostile('tbody tr').length, 7);
  assert.equal(hostile('tbody td').length, 7 * 6, 'a row keeps its cells');
});

test.run();
