import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Check } from '../../harness/core/result-schema.ts';
import { deviationChart } from '../../reports/charts/deviation-chart.ts';
import { benchView } from '../../reports/view/bench.ts';
import { nextStep } from '../../reports/view/next-step.ts';
import { overviewView } from '../../reports/view/overview.ts';
import { measuredValue, publishedText, titlesOf } from '../../reports/view/published.ts';
import { benchFixture } from './fixture/bench.ts';
import { checks } from './fixture/checks.ts';
import { resultFixture } from './fixture/result.ts';
import { runFixture } from './fixture/runs.ts';
import { states } from './fixture/states.ts';

function stateOf(name: string) {
  const state = states[name];
  assert.ok(state, name);
  return state;
}

function claim(changes: Partial<Check>): Check {
  const [first] = checks;
  assert.ok(first);
  return { ...first, ...changes };
}

test('labs stand with their worst first, and for an instructor in the order of the course', () => {
  const state = stateOf('suspect');
  const titles = (view: 'nightly' | 'instructor') =>
    overviewView({ ...state, view }).labs.map(({ title, badge }) => [title, badge.label]);
  const [digits, groups] = [
    ['Lab 2, part 1: digits', 'Pass'],
    ['Lab 2, part 2: groups', 'Suspect'],
  ];
  assert.deepEqual(titles('nightly'), [groups, digits]);
  assert.deepEqual(titles('instructor'), [digits, groups]);
});

test('a lab has its failures first and says how many of its claims are reproduced', () => {
  const [lab] = overviewView(stateOf('one-fail')).labs;
  assert.deepEqual([lab?.badge.label, lab?.summary], ['Fail', '1 of 2 reproduced']);
  assert.deepEqual(
    lab?.rows.map(({ claim: { suite }, svg }) => [suite, svg === null]),
    [
      ['patches', false],
      ['digits', false],
    ],
  );
});

test('what crashed is there with its message, though it has no run', () => {
  const [lab] = overviewView(stateOf('crashed')).labs;
  assert.deepEqual(
    [lab?.title, lab?.badge.label, lab?.crashes.map(({ suite, message }) => [suite, message])],
    ['groups', 'Crashed', [['groups', 'groups: the worker ran out of memory']]],
  );
  assert.deepEqual(
    lab?.open.map(({ blockedBy, command }) => [blockedBy, command]),
    [['crashed', 'npx reprolab run groups --recipe published --seed 1']],
  );
});

test('claims that wait for the same are one line', () => {
  const lines = overviewView(stateOf('synthetic')).labs.flatMap(({ open }) => open);
  assert.deepEqual(
    lines.map(({ suite, count, blockedBy }) => [suite, count, blockedBy]),
    ['digits', 'patches', 'groups'].map((suite) => [suite, '1 claim', 'shortened, synthetic data']),
  );
  assert.equal(
    lines[0]?.command,
    'npx reprolab data pull faces && npx reprolab run digits --profile nightly --data real',
  );
});

test('a gap is compared as a gap, and claims of one title name their edition', () => {
  const expected = { text: '~50% to ~70%', value: 0.2, source: 'write-up, README, first edition' };
  const gap = claim({ id: 'a', title: 'Gap', expected });
  assert.deepEqual(publishedText(gap), { text: '20 points', note: '~50% to ~70%' });
  assert.equal(measuredValue(gap, 0.1744), '17.44 points');
  const printed = claim({ expected: { ...expected, value: 0.5 } });
  assert.deepEqual(publishedText(printed), { text: '~50% to ~70%', note: null });
  assert.equal(measuredValue(printed, 0.1744), '17.44%');
  const second = { ...gap, id: 'b', expected: { ...expected, source: 'write-up, README, second edition' } };
  const other = claim({ id: 'c', title: 'testAccuracy agrees', metric: 'testAccuracy' });
  assert.deepEqual(
    [...titlesOf([gap, second, other])],
    [
      ['a', 'Gap (first edition)'],
      ['b', 'Gap (second edition)'],
      ['c', 'test accuracy agrees'],
    ],
  );
});

test('the next step is a command: missing seeds, more seeds, fresh seeds, another engine', () => {
  const result = resultFixture({
    runs: [runFixture({ suite: 's', title: 't', lab: 'l', seed: 1 })],
    plan: [{ suite: 's', recipe: 'published', seeds: [1, 2, 3] }],
  });
  const next = (changes: Partial<Check>, of = result) =>
    nextStep(claim({ suite: 's', measured: { mean: 1, values: [1], seeds: [1] }, ...changes }), of)?.command;
  assert.equal(next({ verdict: 'inconclusive' }), 'npx reprolab run s --seeds 2,3');
  assert.equal(next({ verdict: 'inconclusive' }, { ...result, plan: [] }), 'npx reprolab run s --seeds 1..6');
  const suspect = next({ verdict: 'inconclusive', suspect: true });
  assert.equal(suspect, 'npx reprolab run s --profile nightly --confirm 4');
  assert.equal(next({ verdict: 'fail' }), 'npx reprolab run s --seed 1 --engine tfjs-cpu');
  assert.equal(next({ verdict: 'pass' }), undefined);
});

test('a small interval lies where it is, and what lies beyond the scale ends in an arrow', () => {
  const chart = { title: '<a "b">', interval: { low: -1, high: 1 }, deviation: 0, values: [], scale: 2 };
  const inside = deviationChart({ ...chart, shape: 'pass' });
  assert.match(inside, /^<svg [^>]*aria-label="&#60;a &#34;b&#34;&#62;"/);
  assert.match(inside, /class="whisker" d="M60 14H160M60 10v8M160 10v8"/);
  assert.match(inside, /<circle class="mark" cx="110"/);
  const beyond = deviationChart({ ...chart, interval: { low: -9, high: 1 }, shape: 'fail' });
  assert.match(beyond, /class="whisker" d="M10 14H160M160 10v8"/);
  assert.match(beyond, /class="mark" d="M10 9l-7 5l7 5z"/);
});

test('a benchmark says which engine is fastest in how many activities, and where it cannot tell', () => {
  const bench = benchFixture();
  assert.equal(benchView(bench).matrix.headline, 'onnx-cpu, 1 thread is fastest in 1 of 1 activity');
  const wide = bench.cells.map((cell) => ({
    ...cell,
    interval: { ...cell.interval, lowMs: cell.medianMs / 9, highMs: cell.medianMs * 9 },
  }));
  const { headline, rows } = benchView({ ...bench, cells: wide }).matrix;
  assert.equal(headline, 'Which engine is fastest cannot be told in any of 1 activity');
  assert.deepEqual(
    rows[0]?.cells.slice(0, 2).map((cell) => cell?.text),
    ['~ cannot tell', '~ cannot tell'],
  );
});

test.run();
