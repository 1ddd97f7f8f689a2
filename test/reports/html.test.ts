import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { renderReport } from '../../reports/html.ts';
import { writeReports } from '../../reports/write.ts';
import { benchFixture } from './fixture/bench.ts';
import { resultFixture } from './fixture/result.ts';

const result = resultFixture();
const bench = benchFixture();
const html = await renderReport(result, bench);

test('the same result gives the same page, byte for byte', async () => {
  assert.equal(await renderReport(result, bench), html);
});

test('nothing in the page points to a network', () => {
  const addresses = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
  assert.ok(addresses.length > 20);
  for (const address of addresses) assert.match(address, /^(?:#|data:|[\w-]+\.(?:csv|json|abc|mid)$)/);
  assert.doesNotMatch(html, /url\((?!#)|@import/);
  assert.match(html, /default-src 'none'|default-src &#x27;none&#x27;/);
});

test('text of a result is escaped everywhere', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const [run, ...others] = result.runs;
  const [check] = result.checks;
  assert.ok(run && check);
  const page = await renderReport({
    ...result,
    command: [evil],
    environment: { ...result.environment, cpuModel: evil },
    runs: [{ ...run, title: evil, curves: run.curves.map((curve) => ({ ...curve, name: evil })) }, ...others],
    checks: [
      { ...check, title: evil, reason: evil, expected: { ...check.expected, text: evil, source: evil } },
    ],
    errors: [{ suite: evil, seed: 1, code: evil, message: evil, advice: evil }],
  });
  assert.doesNotMatch(page, /<img src=x/);
  assert.ok(page.split('&lt;img src').length > 10);
});

test('an empty result still makes a page', async () => {
  const page = await renderReport(resultFixture({ runs: [], checks: [], errors: [] }));
  assert.match(page, /No claim was judged/);
  assert.doesNotMatch(page, /<script>/);
});

test('reports are written beside each other, replace old ones, and leave no temporary file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'reprolab-report-'));
  try {
    await writeFile(join(directory, 'report.html'), 'old');
    const paths = await writeReports(directory, result, bench);
    assert.deepEqual((await readdir(directory)).sort(), [
      'bench.csv',
      'checks.csv',
      'curves.csv',
      'report.html',
      'runs.csv',
    ]);
    assert.equal(paths[0], join(directory, 'report.html'));
    assert.equal(await readFile(join(directory, 'report.html'), 'utf8'), html);
    await writeFile(join(directory, 'file'), '');
    await assert.rejects(
      writeReports(join(directory, 'file'), result),
      (error) =>
        error instanceof ReprolabError && error.code === 'output-unwritable' && error.advice !== undefined,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});

test.run();
