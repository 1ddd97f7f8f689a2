import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePage } from './parse-html.ts';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import type { ChangedCheck } from '../../harness/verdict/judge-again.ts';
import { confusionChart } from '../../reports/charts/confusion-chart.ts';
import { renderReport } from '../../reports/html.ts';
import { songsView } from '../../reports/view/exhibit-songs.ts';
import { writeReports } from '../../reports/write.ts';
import { benchFixture } from './fixture/bench.ts';
import { songsExhibit } from './fixture/exhibits.ts';
import { hostileResult, hostileTexts } from './fixture/hostile.ts';
import { resultFixture } from './fixture/result.ts';

const result = resultFixture();
const bench = benchFixture();
const html = renderReport(result, bench);

test('the same result gives the same page, byte for byte', () => {
  assert.equal(renderReport(result, bench), html);
});

test('nothing in the page points to a network', () => {
  const addresses = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
  assert.ok(addresses.length > 20);
  for (const address of addresses) assert.match(address, /^(?:#|data:|[\w-]+\.(?:csv|json|abc|mid)$)/);
  assert.doesNotMatch(html, /url\((?!#)|@import/);
  assert.match(html, /default-src 'none'|default-src &#x27;none&#x27;/);
});

test('text of a result is escaped everywhere', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const [run, ...others] = result.runs;
  const [check] = result.checks;
  assert.ok(run && check);
  const page = renderReport({
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

/** Tags of a page with the names of their attributes, by a reader of HTML that is not the writer. */
function shapes(page: string): Set<string> {
  const document = parsePage(page);
  return new Set(
    [...document.querySelectorAll('*')].map((element) =>
      [element.tagName.toLowerCase(), ...element.getAttributeNames().sort()].join(' '),
    ),
  );
}

test('a hundred hostile texts in every place of a result add nothing to the page but text', () => {
  assert.equal(hostileTexts.length, 100);
  const evil = hostileResult(result);
  const changes: ChangedCheck[] = hostileTexts.map((id) => ({ id, stored: 'pass', now: 'fail' }));
  const page = renderReport(
    evil,
    { ...bench, cells: bench.cells.map((cell) => ({ ...cell, suite: hostileTexts[2] ?? '' })) },
    changes,
  );
  const document = parsePage(page);
  // The title's text is not parsed as elements; scripts and styles are ours.
  assert.deepEqual(
    [...document.querySelectorAll('script')].map((script) => script.textContent),
    [...parsePage(html).querySelectorAll('script')].map((script) => script.textContent),
  );
  const known = shapes(html);
  const added = [...shapes(page)].filter((shape) => !known.has(shape));
  assert.deepEqual(
    added.filter((shape) => !/^(?:text|tspan|path|g|rect|line)(?: |$)/.test(shape)),
    [],
  );
  assert.deepEqual(
    added.filter((shape) => / on\w+/.test(shape)),
    [],
  );
  for (const element of document.querySelectorAll('[href], [src], [action]')) {
    const address =
      element.getAttribute('href') ?? element.getAttribute('src') ?? element.getAttribute('action') ?? '';
    assert.match(
      address,
      /^(?:#[\w-]+$|#$|data:(?:,$|image\/png;base64,)|[\w-]+\.(?:csv|json)$|__proto__$|constructor$)/,
    );
  }
  assert.doesNotMatch(page, /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u, 'nothing turns or hides text');
  const text = document.body.textContent;
  for (const sample of [...hostileTexts].filter((_, index) => index % 4 === 0)) {
    assert.ok(text.includes(`${sample}: stored pass, now fail`), sample);
  }
  assert.ok(text.includes('\\u202e<img src=x onerror="window.pwned=1">\\u2066'));
});

test('labels of drawings are their texts, whatever the texts look like', () => {
  const label = 'zr0-c0 class="x" font-family:evil; <b>';
  const svg = confusionChart({
    id: 'c',
    title: 'c',
    labels: [label, 'b'],
    counts: [
      [1, 2],
      [3, 4],
    ],
  });
  const document = parsePage(`<body>${svg}</body>`);
  const texts = [...document.querySelectorAll('text')].map((element) => element.textContent);
  assert.equal(texts.filter((text) => text === label).length, 2);
});

test('files of songs are linked by plain names inside the folder only', () => {
  const songs = songsExhibit;
  assert.ok(songs.kind === 'songs');
  const [song] = songs.songs;
  assert.ok(song);
  const linked = ['song-1.abc', 'a/b_2.mid'];
  const refused = [
    'javascript:alert(1)',
    'https://example.org/a.mid',
    '//example.org/a',
    '../a.mid',
    'a/../../b.mid',
    '/etc/passwd',
    'C:\\a.mid',
    'a b.mid',
    '.hidden',
    'a.mid?x',
    'a.mid#x',
    '%2e%2e/a',
    'data:text/html,x',
    '',
  ];
  const files = songsView('s', { ...songs, songs: [{ ...song, files: [...linked, ...refused] }] }).songs[0]
    ?.files;
  assert.deepEqual(files, [
    ...linked.map((name) => ({ name, href: name })),
    ...refused.map((name) => ({ name, href: null })),
  ]);
  const [run, ...others] = result.runs;
  assert.ok(run);
  const page = renderReport({
    ...result,
    runs: [{ ...run, exhibits: [{ ...songs, songs: [{ ...song, files: refused }] }] }, ...others],
  });
  assert.doesNotMatch(page, /href="(?:javascript|https?:|\.\.|\/)/);
  assert.match(page, / · javascript:alert\(1\)/);
});

test('an empty result still makes a page', () => {
  const page = renderReport(resultFixture({ runs: [], checks: [], errors: [] }));
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
