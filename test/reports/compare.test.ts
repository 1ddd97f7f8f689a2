import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { comparisonSchema, type Comparison } from '../../harness/core/result-schema.ts';
import { comparisonCsv } from '../../reports/compare/csv.ts';
import { comparisonJson } from '../../reports/compare/json.ts';
import { comparisonMarkdown } from '../../reports/compare/markdown.ts';
import { renderComparison } from '../../reports/compare/page.ts';
import { compareMade, five, madeRuns, madeSource } from '../compare/made.ts';
import { hostileTexts } from './fixture/hostile.ts';
import { parseCsv } from './fixture/parse-csv.ts';
import { readPage } from './fixture/read-page.ts';

const test = suite('comparison page');

const made = (labels: readonly (readonly [string, string])[] = []): Comparison =>
  compareMade(
    [madeSource('a', madeRuns(five)), madeSource('b', madeRuns(five.map((median) => median / 3)))],
    { labels: new Map(labels) },
  );

test('the page opens with the sentence, loads nothing, and needs no script', () => {
  const page = renderComparison(made());
  const select = readPage(page);
  assert.match(select('h1')[0]?.textContent ?? '', /^B is 3\.0x faster/);
  const policy = select('meta[http-equiv]')[0]?.getAttribute('content') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'none'/);
  assert.equal(select('script').length, 0);
  for (const element of select('*')) {
    for (const name of ['src', 'href']) {
      const value = element.getAttribute(name);
      assert.ok(value === null || /^(#|data:,)/.test(value), `${element.tagName} ${name}=${value}`);
    }
  }
});

test('it has a drawing with a title for ratios, progress, latencies and the roofline', () => {
  const select = readPage(renderComparison(made()));
  const titles = select('svg title').map(({ textContent }) => textContent);
  for (const expected of [
    /times as fast as A/,
    /seconds of training/,
    /training step over all calls/,
    /arithmetic intensity/,
  ]) {
    assert.ok(
      titles.some((title) => expected.test(title)),
      `${expected} in ${titles.join()}`,
    );
  }
  const ids = select('[id]').map((element) => element.getAttribute('id'));
  assert.equal(new Set(ids).size, ids.length);
  for (const link of select('.contents a')) {
    const target = (link.getAttribute('href') ?? '').slice(1);
    assert.ok(ids.includes(target), target);
  }
});

test('hostile labels stay text on the page, in CSV and in Markdown', () => {
  for (const label of hostileTexts.slice(0, 12)) {
    const comparison = made([['B', label]]);
    const select = readPage(renderComparison(comparison));
    assert.equal(select('script').length + select('img').length, 0);
    assert.equal(select('h1').length, 1);
    assert.doesNotMatch(comparisonMarkdown(comparison), /<(?:script|img|svg)/);
    assert.equal(parseCsv(comparisonCsv(comparison)).length, comparisonRows(comparison));
  }
});

const comparisonRows = ({ workloads }: Comparison) =>
  workloads.flatMap(({ measures }) => measures.flatMap(({ estimates }) => estimates)).length;

test('compare.csv has a row a measure and contender, compare.json is the comparison', () => {
  const comparison = made();
  const rows = parseCsv(comparisonCsv(comparison));
  const step = rows.filter(({ measure }) => measure === 'step');
  assert.deepEqual(
    step.map(({ contender, n, verdict }) => [contender, n, verdict]),
    [
      ['A', '5', ''],
      ['B', '5', 'better'],
    ],
  );
  assert.equal(step[0]?.['values'], five.join(';'));
  assert.deepEqual(comparisonSchema.parse(JSON.parse(comparisonJson(comparison))), comparison);
});

test.run();
