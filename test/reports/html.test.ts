import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import type { ChangedCheck } from '../../harness/verdict/judge-again.ts';
import { confusionChart } from '../../reports/charts/confusion-chart.ts';
import { exporters } from '../../reports/exporters.ts';
import { renderReport } from '../../reports/html.ts';
import { worksView } from '../../reports/view/exhibit-works.ts';
import { writeReports } from '../../reports/write.ts';
import { benchFixture } from './fixture/bench.ts';
import { songsExhibit } from './fixture/exhibits.ts';
import { hostileResult, hostileTexts } from './fixture/hostile.ts';
import { readPage, type PageElement } from './fixture/read-page.ts';
import { resultFixture } from './fixture/result.ts';

const result = resultFixture();
const bench = benchFixture();
const html = renderReport({ result, bench });

test('the same result gives the same page, byte for byte', () => {
  assert.equal(renderReport({ result, bench }), html);
});

test('nothing in the page points to a network', () => {
  const addresses = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
  assert.ok(addresses.length > 20);
  for (const address of addresses) assert.match(address, /^(?:#|data:|[\w-]+\.(?:csv|json|abc|mid)$)/);
  assert.doesNotMatch(html, /url\((?!#)|@import/);
  assert.match(html, /default-src 'none'|default-src &#x27;none&#x27;/);
});

test('every link into the page leads somewhere in it', () => {
  const elements = readPage(html);
  const ids = new Set(elements('[id]').map((element) => element.getAttribute('id')));
  const targets = elements('a[href^="#"]').map((element) => element.getAttribute('href')?.slice(1) ?? '');
  assert.ok(targets.length > 5);
  assert.deepEqual(
    targets.filter((target) => !ids.has(target)),
    [],
  );
});

test('text of a result is escaped everywhere', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const [run, ...others] = result.runs;
  const [check] = result.checks;
  assert.ok(run && check);
  const page = renderReport({
    result: {
      ...result,
      command: [evil],
      machine: { ...result.machine, cpuModel: evil },
      runs: [
        { ...run, title: evil, curves: run.curves.map((curve) => ({ ...curve, name: evil })) },
        ...others,
      ],
      checks: [
        { ...check, title: evil, reason: evil, expected: { ...check.expected, text: evil, source: evil } },
      ],
      errors: [{ suite: evil, recipe: evil, seed: 1, code: evil, message: evil, advice: evil }],
    },
  });
  assert.doesNotMatch(page, /<img src=x/);
  assert.ok(page.split('&lt;img src').length > 10);
});

/** Tags of a page with the names of their attributes. */
function shapes(elements: ReturnType<typeof readPage>): Set<string> {
  return new Set(
    elements('*').map((element) =>
      [element.tagName.toLowerCase(), ...element.getAttributeNames().sort()].join(' '),
    ),
  );
}

const textsOf = (elements: readonly PageElement[]) => elements.map(({ textContent }) => textContent);

/** What a terminal or a reader's eye would obey; line ends and tabs apart. */
const obeyed = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

test('a hundred hostile texts in every place of a result add nothing to the page but text', () => {
  assert.equal(hostileTexts.length, 100);
  const changes: ChangedCheck[] = hostileTexts.map((id) => ({ id, stored: 'pass', now: 'fail' }));
  const cells = bench.cells.map((cell, index) => ({ ...cell, suite: hostileTexts[index] ?? '' }));
  const page = renderReport({ result: hostileResult(result), bench: { ...bench, cells }, changes });
  const [elements, harmless] = [readPage(page), readPage(html)];
  for (const ours of ['script', 'style']) {
    assert.deepEqual(textsOf(elements(ours)), textsOf(harmless(ours)), `the only ${ours} is ours`);
  }
  const known = shapes(harmless);
  const drawn = /^(?:text|tspan|path|g|rect|line)(?: |$)/;
  const added = [...shapes(elements)].filter((shape) => !known.has(shape));
  assert.deepEqual(
    added.filter((shape) => !drawn.test(shape) || / on\w/.test(shape)),
    [],
    'drawings may have other lines of text, and no other element is new',
  );
  const own = /^(?:#[\w-]*$|data:(?:,$|image\/png;base64,)|[\w-]+\.(?:csv|json)$|__proto__$|constructor$)/;
  for (const element of elements('[href], [src], [action]')) {
    for (const name of ['href', 'src', 'action']) assert.match(element.getAttribute(name) ?? '#', own);
  }
  assert.doesNotMatch(page, obeyed, 'nothing turns or hides text');
  const [text = ''] = textsOf(elements('body'));
  for (const [index, sample] of hostileTexts.entries()) {
    // The others have marks, which are written out.
    if (index % 4 === 0) assert.ok(text.includes(`${sample}: stored pass, now fail`), sample);
  }
  assert.ok(text.includes('\\u202e<img src=x onerror="window.pwned=1">\\u2066'));
});

test('labels of drawings are their texts, whatever the texts look like', () => {
  const label = 'zr0-c0 class="x" font-family:evil; <b>';
  const counts = [
    [1, 2],
    [3, 4],
  ];
  const svg = confusionChart({ id: 'c', title: 'c', labels: [label, 'b'], counts });
  const texts = textsOf(readPage(`<body>${svg}</body>`)('text'));
  assert.equal(texts.filter((text) => text === label).length, 2);
});

test('files of works are linked by plain names inside the folder only', () => {
  const [song] = songsExhibit.works;
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
  const withFiles = (files: string[]) => ({ ...songsExhibit, works: [{ ...song, files }] });
  const files = worksView('s', withFiles([...linked, ...refused])).works[0]?.files;
  assert.deepEqual(files, [
    ...linked.map((name) => ({ name, href: name })),
    ...refused.map((name) => ({ name, href: null })),
  ]);
  const [run, ...others] = result.runs;
  assert.ok(run);
  const page = renderReport({
    result: { ...result, runs: [{ ...run, exhibits: [withFiles(refused)] }, ...others] },
  });
  assert.doesNotMatch(page, /href="(?:javascript|https?:|\.\.|\/)/);
  assert.match(page, / · javascript:alert\(1\)/);
});

test('an empty result still makes a page', () => {
  const page = renderReport({ result: resultFixture({ runs: [], checks: [], errors: [] }) });
  assert.match(page, /<h1>Nothing was measured<\/h1>/);
  assert.match(page, /npx reprolab run --profile smoke/, 'it says what to do');
  assert.doesNotMatch(page, /AudioContext/, 'the player is there only for what sounds');
});

test('reports are written beside each other, replace old ones, and leave no temporary file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'reprolab-report-'));
  try {
    await writeFile(join(directory, 'report.html'), 'old');
    const paths = await writeReports(directory, { result, bench, changes: [] });
    assert.deepEqual(
      (await readdir(directory)).sort(),
      exporters
        .filter(({ isDefault }) => isDefault)
        .map(({ file }) => file)
        .sort(),
    );
    assert.equal(paths[0], join(directory, 'report.html'));
    assert.equal(await readFile(join(directory, 'report.html'), 'utf8'), html);
    await writeFile(join(directory, 'file'), '');
    await assert.rejects(
      writeReports(join(directory, 'file'), { result, bench: null, changes: [] }),
      (error) =>
        error instanceof ReprolabError && error.code === 'output-unwritable' && error.advice !== undefined,
    );
    await rm(join(directory, 'runs.csv'));
    await rm(join(directory, 'checks.csv'));
    const some = await writeReports(directory, { result, bench: null, changes: [] }, [
      'runs-csv',
      'bench-csv',
    ]);
    assert.deepEqual(some, [join(directory, 'runs.csv')], 'without a benchmark there is no bench.csv');
  } finally {
    await rm(directory, { recursive: true });
  }
});

test.run();
