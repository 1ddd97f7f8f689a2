import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import { metric } from '../../harness/core/metric.ts';
import { bannerViews } from '../../reports/view/banners.ts';
import { confusionView } from '../../reports/view/exhibit-confusion.ts';
import { imagesView } from '../../reports/view/exhibit-images.ts';
import { headerView } from '../../reports/view/header.ts';
import { metricsView } from '../../reports/view/metrics.ts';
import { reportView } from '../../reports/view/report.ts';
import { quoteWord } from '../../reports/view/shell.ts';
import { benchFixture } from './fixture/bench.ts';
import { checks } from './fixture/checks.ts';
import { barsExhibit, exercisesExhibit, imagesExhibit } from './fixture/exhibits.ts';
import { machine, tool } from './fixture/machine.ts';
import { resultFixture } from './fixture/result.ts';
import { runFixture } from './fixture/runs.ts';

const view = reportView({ result: resultFixture(), bench: benchFixture() });
const allClaims = ({ suites }: typeof view) =>
  suites.flatMap(({ claims, openClaims }) => [...claims, ...openClaims]);
const claimOf = (suite: string) => allClaims(view).find((claim) => claim.suite === suite);
const of = (verdict: string) => checks.filter((check) => check.kind === 'claim' && check.verdict === verdict);

test('a view is plain JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(view)), view);
});

test('the headline says the answer, and a crash before any success', () => {
  const headline = (list: typeof checks, errors: Result['errors'] = []) =>
    headerView(resultFixture({ checks: list, errors })).headline;
  const [crash] = resultFixture().errors;
  assert.ok(crash);
  const [pass, fail, open, undecided] = [of('pass'), of('fail'), of('not-evaluated'), of('inconclusive')];
  const suspect = undecided.map((check) => ({ ...check, suspect: true }));
  const told: [string, string][] = [
    [view.header.headline, '1 suite crashed, 1 claim failed, 1 of 3 evaluated reproduced, 1 undecided'],
    [headline([]), 'No claim was judged'],
    [headline(open), 'No claim could be judged'],
    [headline(pass), 'The claim is reproduced'],
    [headline([...pass, ...pass]), 'All 2 claims are reproduced'],
    [headline([...pass, ...open]), 'The one evaluated claim is reproduced, 1 not evaluated'],
    [headline([...pass, ...fail]), '1 claim failed, 1 of 2 reproduced'],
    [headline(undecided), '1 claim undecided'],
    [headline([...pass, ...undecided]), '1 of 2 claims reproduced, 1 undecided'],
    [headline([...pass, ...suspect]), '1 claim suspect, 1 of 2 reproduced'],
    [headline([...pass, ...pass], [crash]), '1 suite crashed, 2 of 2 reproduced'],
    [headline([...pass, ...open], [crash]), '1 suite crashed, 1 of 1 evaluated reproduced'],
    [headline([], [crash]), '1 suite crashed'],
    [headline(open, [crash]), '1 suite crashed, no claim could be judged'],
  ];
  for (const [is, expected] of told) assert.equal(is, expected);
});

test('the tone is as bad as the worst outcome', () => {
  const tone = (list: typeof checks) => headerView(resultFixture({ checks: list, errors: [] })).tone;
  assert.equal(tone(of('pass')), 'pass');
  assert.equal(tone([...of('pass'), ...of('inconclusive')]), 'inconclusive');
  assert.equal(tone([...of('pass'), ...of('fail')]), 'fail');
  assert.equal(tone(of('not-evaluated')), 'not-evaluated');
  assert.equal(headerView(resultFixture({ checks: of('pass') })).tone, 'fail', 'an error is not a success');
});

test('every caveat has its banner, and a clean result has none', () => {
  assert.deepEqual(
    bannerViews(resultFixture()).map((banner) => banner.title),
    [
      '1 suite crashed',
      'Partial result',
      'Synthetic data',
      'Shortened recipes',
      'Software GPU adapter',
      'Modified checkout',
    ],
  );
  const clean = resultFixture({
    status: 'complete',
    finishedAt: '2026-11-24T06:00:00.000Z',
    errors: [],
    tool: { ...tool, gitDirty: false },
    runs: [runFixture({ suite: 'mnist-fc', title: 'FC', lab: 'Lab 2', seed: 1 })],
  });
  assert.deepEqual(bannerViews(clean), []);
  assert.deepEqual(
    bannerViews({ ...clean, tool: { ...tool, gitCommit: null, gitDirty: null } }).map(
      (banner) => banner.title,
    ),
    ['No commit recorded'],
  );
  const [run] = clean.runs;
  assert.ok(run);
  const diverged = { loop: 'epoch 2/6', step: 17, quantity: 'loss', value: 'NaN' } as const;
  const nonFinite = [{ kind: 'metric', name: 'testLoss', value: 'Infinity' }] as const;
  assert.deepEqual(
    [
      { ...run, diverged },
      { ...run, nonFinite: [...nonFinite] },
    ].map((broken) =>
      bannerViews({ ...clean, runs: [broken, run] }).map(({ title, items }) => [title, items]),
    ),
    [
      [
        [
          'Training diverged in 1 of 2 runs',
          ['mnist-fc/published/1: the loss is NaN at step 17 (epoch 2/6)'],
        ],
      ],
      [['Not all that was measured is finite', ['mnist-fc/published/1: testLoss came out as Infinity']]],
    ],
  );
  const own = clean.runs.map((other) => {
    const note = 'digits.gz from --data-dir is another file than the official one';
    return {
      ...other,
      datasets: run.datasets.map((dataset) => ({
        ...dataset,
        name: 'own-mnist-12345678',
        kind: 'own' as const,
        note,
      })),
    };
  });
  assert.deepEqual(
    bannerViews({ ...clean, runs: own }).map(({ title, items }) => [title, items]),
    [
      [
        'Other data than the official',
        ['mnist-fc: own-mnist-12345678 (digits.gz from --data-dir is another file than the official one)'],
      ],
    ],
  );
});

test('how long it took is what was measured, whatever the clock did meanwhile', () => {
  const took = (changes: Parameters<typeof resultFixture>[0]) =>
    headerView(resultFixture(changes)).facts.find(({ term }) => term === 'Took')?.value;
  const startedAt = '2026-11-24T06:00:00.000Z';
  // The clock was set back by an hour.
  const finishedAt = '2026-11-24T05:00:00.000Z';
  assert.equal(took({ startedAt, finishedAt, durationSeconds: 45.2 }), '45.2 s');
  assert.equal(took({ startedAt, finishedAt, durationSeconds: null }), 'not recorded');
  assert.equal(took({ startedAt, finishedAt: null, durationSeconds: null }), 'not finished');
});

test('a claim shows what was published and measured in the same unit', () => {
  const [first, words, none] = ['mnist-fc', 'music-rnn', 'face-dbvae'].map(claimOf);
  assert.equal(first?.expected, '~96.5%');
  assert.equal(first.measured, '96.29%');
  assert.equal(first.over, 'mean of 5 seeds');
  assert.equal(first.interval, '95.88% to 96.71%');
  assert.equal(first.detectable, 'a drop under 0.47 points would have gone unnoticed');
  assert.equal(words?.svg, null, 'a lone dot is no chart');
  assert.equal(none?.measured, null);
});

test('an interval of a difference is drawn against no difference, and nothing is drawn that was not evaluated', () => {
  const [pass] = of('pass');
  assert.ok(pass?.interval);
  const change = {
    ...pass,
    interval: {
      low: 0.01,
      high: 0.03,
      level: 0.9,
      method: 'paired t interval of the change',
      of: 'difference' as const,
    },
  };
  const [claim] = allClaims(reportView({ result: resultFixture({ checks: [change] }) }));
  assert.equal(claim?.interval, '+1.00 points to +3.00 points');
  assert.match(claim.svg ?? '', /no difference<\/text>/);
  const [open] = allClaims(
    reportView({ result: resultFixture({ checks: [{ ...pass, verdict: 'not-evaluated' }] }) }),
  );
  assert.equal(open?.measured, '96.29%');
  assert.equal(open.svg, null);
});

test('metrics are averaged over seeds with the sample standard deviation, and the seeds are rows', () => {
  const metrics = view.suites[0]?.metrics;
  const accuracy = metrics?.rows[0];
  assert.deepEqual(
    [accuracy?.mean, accuracy?.deviation, accuracy?.lowest, accuracy?.highest, accuracy?.samples],
    ['96.29%', '0.13 points', '96.08%', '96.41%', '10,000'],
  );
  assert.deepEqual(metrics?.seeds[0]?.titles, ['test accuracy', 'test loss']);
  assert.deepEqual(metrics.seeds[0].rows[1], { seed: '2', values: ['96.35%', '0.1254'] });
  const single = view.suites[2]?.metrics;
  assert.deepEqual([single?.several, single?.seeds, single?.rows[0]?.deviation], [false, [], null]);
});

test('confusion matrices add up over seeds; what all seeds share is shown once', () => {
  const confusion = view.suites[0]?.exhibits[0];
  assert.ok(confusion?.first.partial === 'exhibit-confusion');
  assert.equal(confusion.others.length, 0);
  assert.match(confusion.first.summary, /of 50,000 predictions correct .* over 5 seeds/);
  assert.equal(confusion.first.classes[0]?.samples, '4,900');
  const faces = view.suites[3]?.exhibits;
  assert.deepEqual(
    faces?.map((group) => [group.first.partial, group.seed, group.others.length]),
    [
      ['exhibit-bars', null, 0],
      ['exhibit-images', null, 0],
    ],
  );
});

test('pictures stand once: of the first seed where there are many, and not again in another suite', () => {
  const withPictures = (suite: string, seeds: number, isShared: boolean) =>
    Array.from({ length: seeds }, (_, seed) =>
      runFixture({
        suite,
        title: 't',
        lab: 'l',
        seed,
        exhibits: [imagesExhibit('faces', isShared ? 1 : seed + 1, 1)],
      }),
    );
  const groups = (runs: Result['runs']) =>
    reportView({ result: resultFixture({ runs, checks: [], errors: [] }) }).suites.map(
      ({ exhibits: [group] }) => group,
    );
  const [few] = groups(withPictures('a', 5, false));
  assert.deepEqual([few?.others.length, few?.leftOut], [4, null]);
  const [many] = groups(withPictures('a', 10, false));
  assert.deepEqual([many?.others.length, many?.leftOut], [0, '9 more seeds in result.json.']);
  const [first, second] = groups([...withPictures('a', 10, true), ...withPictures('b', 10, true)]);
  assert.deepEqual([first?.others.length, first?.leftOut], [0, null]);
  assert.ok(second?.first.partial === 'exhibit-images');
  assert.deepEqual([second.first.images, second.first.shownAt?.href], [[], `#${first?.id ?? ''}`]);
});

test('bars of the same groups in a later suite of the lab stand beside those of the earlier one', () => {
  const run = (suite: string) =>
    runFixture({ suite, title: 't', lab: 'l', seed: 1, exhibits: [barsExhibit] });
  const { suites } = reportView({
    result: resultFixture({ runs: [run('a'), run('b')], checks: [], errors: [] }),
  });
  const series = suites.map(
    ({ exhibits: [group] }) => group?.first.partial === 'exhibit-bars' && group.first.series,
  );
  assert.deepEqual(series, [
    ['standard', 'DB-VAE'],
    ['a: standard', 'a: DB-VAE', 'b: standard', 'b: DB-VAE'],
  ]);
});

test('a curve has a line a seed and their mean', () => {
  const [loss] = view.suites[0]?.curves ?? [];
  assert.deepEqual(
    loss?.legend.map((entry) => entry.label),
    ['seed 1', 'seed 2', 'seed 3', 'seed 4', 'seed 5', 'mean'],
  );
  assert.deepEqual(view.suites[2]?.curves[0]?.legend, [], 'one line needs no legend');
  const empty = runFixture({
    suite: 's',
    title: 't',
    lab: 'l',
    seed: 1,
    curves: [{ name: 'mean of 100', xUnit: 'step', yUnit: 'nats', x: [], y: [], note: null }],
  });
  assert.deepEqual(reportView({ result: resultFixture({ runs: [empty] }) }).suites[0]?.curves, []);
});

test('a metric is only what a run measured, whatever its name', () => {
  const [run] = resultFixture().runs;
  assert.ok(run);
  const { rows, seeds } = metricsView([
    {
      ...run,
      metrics: {
        constructor: metric(0.5, 'number', 'none', { samples: 7 }),
        toString: metric(3, 'count'),
      },
    },
    { ...run, metrics: { loss: metric(1, 'nats') } },
  ]);
  assert.deepEqual(
    rows.map(({ name, samples }, index) => [
      name,
      seeds[0]?.rows.map(({ values }) => values[index]),
      samples,
    ]),
    [
      ['constructor', ['0.5', null], '7'],
      ['toString', ['3', null], null],
      ['loss', [null, '1.0000'], null],
    ],
  );
});

test('many seeds are drawn as one bundle of thinned lines, and the page says so', () => {
  const [run] = resultFixture().runs;
  const [curve] = run?.curves ?? [];
  assert.ok(run && curve);
  const x = Array.from({ length: 400 }, (_, index) => index + 1);
  const runs = Array.from({ length: 300 }, (_, seed) => ({
    ...run,
    seed,
    curves: [{ ...curve, x, y: x.map((step) => 2 / step + Math.sin(seed)) }],
    exhibits: [
      { ...exercisesExhibit, rows: exercisesExhibit.rows.map((row) => ({ ...row, measured: String(seed) })) },
    ],
  }));
  const [suite] = reportView({ result: resultFixture({ runs }) }).suites;
  const [drawn] = suite?.curves ?? [];
  assert.match(drawn?.note ?? '', /drawn with at most 66 of 400 points a seed.*curves\.csv has all/);
  assert.deepEqual(
    drawn?.legend.map(({ label }) => label),
    ['300 seeds', 'mean', 'lowest to highest seed'],
  );
  assert.ok((drawn.svg ?? '').length < 700_000);
  assert.equal(suite?.exhibits[0]?.others.length, 20);
  assert.match(suite.exhibits[0].leftOut ?? '', /^279 more seeds in result\.json/);
  assert.match(suite.timing?.svgNote ?? '', /first 40 of 300 runs, the table all/);
  assert.equal(suite.timing?.phases.length, 300);
});

test('what judging again changed comes first, and names the checks', () => {
  const change = { id: 'a/b/claim/c', stored: 'pass', now: 'fail' } as const;
  const same = { id: 'a/b/claim/d', stored: 'pass', now: 'pass' } as const;
  const [banner] = bannerViews(resultFixture(), [change, same]);
  assert.deepEqual(
    [banner?.tone, banner?.title, banner?.items],
    [
      'danger',
      'Judged again: 1 verdict differs from those stored',
      [
        'a/b/claim/c: stored pass, now fail',
        '1 check judged as stored, with other numbers or words: a/b/claim/d',
      ],
    ],
  );
  assert.match(banner?.text ?? '', /may judge differently for good reasons; or the file was edited/);
  const info = bannerViews(resultFixture(), [same]).find(({ title }) => title === 'Judged again');
  assert.deepEqual([info?.tone, info?.items.length], ['info', 1]);
});

test('a confusion matrix of a thousand classes is told, not drawn', () => {
  const labels = Array.from({ length: 1000 }, (_, index) => `class ${String(index)}`);
  const counts = labels.map((_, actual) => labels.map((_label, predicted) => Number(actual === predicted)));
  const confusion = confusionView('c', { kind: 'confusion-matrix', title: 'c', labels, counts }, 1);
  assert.equal(confusion.svg, null);
  assert.match(confusion.summary, /1,000 of 1,000 predictions correct.*1,000 classes are too many to draw/);
  assert.equal(confusion.classes.length, 1000);
});

test('images survive as PNG, and damaged bytes are refused', () => {
  const exhibit = imagesExhibit('faces', 1, 1);
  assert.ok(exhibit.kind === 'image-grid');
  const [image] = imagesView(exhibit).images;
  const [source] = exhibit.images;
  assert.ok(image && source);
  const png = decode(Buffer.from(image.dataUri.split(',')[1] ?? '', 'base64'));
  assert.deepEqual([png.width, png.height, png.channels], [32, 32, 3]);
  assert.deepEqual(
    Buffer.from(png.data.buffer, png.data.byteOffset, png.data.byteLength).toString('base64'),
    source.rgbBase64,
  );
  assert.throws(
    () => imagesView({ ...exhibit, images: [{ ...source, width: 31 }] }),
    (error) => error instanceof ReprolabError && error.code === 'result-invalid',
  );
});

test('benchmark ratios are to the fastest cell of an activity, with the widest interval', () => {
  const [group, assembly] = view.bench?.groups ?? [];
  assert.deepEqual(
    group?.rows.map((row) => row.fastest),
    [true, false, false, false],
  );
  assert.equal(group.rows[1]?.ratio, '1.11×');
  assert.equal(group.rows[1].ratioInterval, '1.03× to 1.20×');
  assert.equal(assembly?.rows[0]?.ratio, null, 'a single cell is compared with nothing');
  assert.equal(assembly.svg, null);
});

test('the command can be pasted into a shell', () => {
  assert.equal(quoteWord('--seeds'), '--seeds');
  assert.equal(quoteWord("it's here"), `'it'\\''s here'`);
  assert.equal(quoteWord(''), `''`);
  assert.ok(view.reproduce.commands.includes(`git checkout ${tool.gitCommit ?? ''}`));
  assert.equal(view.environment.facts[0]?.value, machine.cpuModel);
});

test.run();
