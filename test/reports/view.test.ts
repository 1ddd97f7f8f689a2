import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { metric } from '../../harness/core/metric.ts';
import { bannerViews } from '../../reports/view/banners.ts';
import { confusionView } from '../../reports/view/exhibit-confusion.ts';
import { imagesView } from '../../reports/view/exhibit-images.ts';
import { headerView } from '../../reports/view/header.ts';
import { metricsView } from '../../reports/view/metrics.ts';
import { reportView } from '../../reports/view/report.ts';
import { quoteWord } from '../../reports/view/reproduce.ts';
import { benchFixture } from './fixture/bench.ts';
import { checks } from './fixture/checks.ts';
import { exercisesExhibit, imagesExhibit } from './fixture/exhibits.ts';
import { machine, tool } from './fixture/machine.ts';
import { resultFixture } from './fixture/result.ts';
import { runFixture } from './fixture/runs.ts';

const view = reportView(resultFixture(), benchFixture());
const of = (verdict: string) => checks.filter((check) => check.kind === 'claim' && check.verdict === verdict);

test('a view is plain JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(view)), view);
});

test('the headline counts evaluated claims only', () => {
  const headline = (list: typeof checks) => headerView(resultFixture({ checks: list, errors: [] })).headline;
  assert.equal(view.header.headline, '1 of 3 evaluated claims reproduced');
  assert.equal(headline([]), 'No claim was judged');
  assert.equal(headline(of('not-evaluated')), 'No claim could be evaluated');
  assert.equal(headline(of('pass')), 'The claim is reproduced');
  assert.equal(headline([...of('pass'), ...of('pass')]), 'All 2 claims are reproduced');
  assert.equal(headline([...of('pass'), ...of('not-evaluated')]), 'All 1 evaluated claims are reproduced');
  assert.equal(headline([...of('pass'), ...of('fail')]), '1 of 2 claims reproduced');
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
    view.banners.map((banner) => banner.title),
    [
      'Partial result',
      '1 infrastructure error',
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
  const [first, , words] = view.claims;
  const [none] = view.openClaims;
  assert.equal(first?.expected, '~96.5%');
  assert.equal(first.measured, '96.29%');
  assert.equal(first.over, 'mean of 5 seeds');
  assert.equal(first.interval, '95.88% to 96.71%');
  assert.equal(first.detectable, 'a drop under 0.47 points would have gone unnoticed');
  assert.equal(first.href, '#suite-mnist-fc-published');
  assert.equal(view.claims[1]?.href, null, 'no link to a suite that has no section');
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
  const [claim] = reportView(resultFixture({ checks: [change] })).claims;
  assert.equal(claim?.interval, '+1.00 points to +3.00 points');
  assert.match(claim.svg ?? '', /no difference<\/text>/);
  const [open] = reportView(resultFixture({ checks: [{ ...pass, verdict: 'not-evaluated' }] })).openClaims;
  assert.equal(open?.measured, '96.29%');
  assert.equal(open.svg, null);
});

test('metrics are averaged over seeds with the sample standard deviation', () => {
  const metrics = view.suites[0]?.metrics;
  assert.deepEqual(metrics?.seeds, ['1', '2', '3', '4', '5']);
  assert.equal(metrics.rows[0]?.mean, '96.29%');
  assert.equal(metrics.rows[0].deviation, '0.13 points');
  assert.equal(metrics.rows[0].samples, '10,000');
  assert.equal(view.suites[2]?.metrics.rows[0]?.deviation, null, 'one seed has no spread');
});

test('confusion matrices add up over seeds; other exhibits stay one a seed', () => {
  const confusion = view.suites[0]?.exhibits[0];
  assert.ok(confusion?.first.partial === 'exhibit-confusion');
  assert.equal(confusion.others.length, 0);
  assert.match(confusion.first.summary, /of 50,000 predictions correct .* over 5 seeds/);
  assert.equal(confusion.first.classes[0]?.samples, '4,900');
  const faces = view.suites[3]?.exhibits;
  assert.deepEqual(
    faces?.map((group) => [group.first.partial, group.seed, group.others.length]),
    [
      ['exhibit-bars', '1', 1],
      ['exhibit-images', '1', 1],
    ],
  );
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
  assert.deepEqual(reportView(resultFixture({ runs: [empty] })).suites[0]?.curves, []);
});

test('a metric is only what a run measured, whatever its name', () => {
  const [run] = resultFixture().runs;
  assert.ok(run);
  const { rows } = metricsView([
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
    rows.map(({ name, values, samples }) => [name, values, samples]),
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
    exhibits: [exercisesExhibit],
  }));
  const [suite] = reportView(resultFixture({ runs })).suites;
  const [drawn] = suite?.curves ?? [];
  assert.match(drawn?.note ?? '', /drawn with at most 132 of 400 points a seed.*curves\.csv has all/);
  assert.deepEqual(
    drawn?.legend.map(({ label }) => label),
    ['300 seeds', 'mean'],
  );
  assert.ok(drawn.svg.length < 2_000_000);
  assert.equal(suite?.exhibits[0]?.others.length, 20);
  assert.match(suite.exhibits[0].leftOut ?? '', /^279 more seeds in result\.json/);
  assert.match(suite.timing.svgNote ?? '', /first 40 of 300 runs, the table all/);
  assert.equal(suite.timing.phases.length, 300);
});

test('what judging again changed comes first, and names the checks', () => {
  const change = { id: 'a/b/claim/c', stored: 'pass', now: 'fail' } as const;
  const same = { id: 'a/b/claim/d', stored: 'pass', now: 'pass' } as const;
  const [banner] = bannerViews(resultFixture(), [change, same]);
  assert.deepEqual(
    [banner?.tone, banner?.title, banner?.items],
    ['danger', 'Judged again: 1 verdict differs from those stored', ['a/b/claim/c: stored pass, now fail']],
  );
  assert.match(banner?.text ?? '', /may judge differently for good reasons; or the file was edited/);
  const [info] = bannerViews(resultFixture(), [same]);
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
