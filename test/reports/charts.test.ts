import assert from 'node:assert/strict';
import { test } from 'uvu';
import { confusionChart } from '../../reports/charts/confusion-chart.ts';
import { intervalChart } from '../../reports/charts/interval-chart.ts';
import { lineChart } from '../../reports/charts/line-chart.ts';
import { thin } from '../../reports/charts/thin.ts';

const interval = {
  id: 'claim',
  title: 'a <title> & "quotes"',
  description: 'd',
  expected: 0.965,
  expectedLabel: 'published',
  mean: 0.963,
  values: [0.961, 0.965],
  interval: { low: 0.959, high: 0.967 },
  color: 'var(--pass)',
  format: String,
};

/** x of the dashed line, and of the small dot of the second seed, which has the same value. */
function positions(svg: string): { line: number; dot: number } {
  const line = /<path d="M(\S+) \S+L\S+ \S+" fill="none"[^>]*stroke-dasharray/.exec(svg)?.[1];
  const dots = [...svg.matchAll(/transform="matrix\(2\.5,0,0,2\.5,([\d.]+),/g)].map((match) =>
    Number(match[1]),
  );
  return { line: Number(line), dot: Math.max(...dots) };
}

test('the published value stands where it is, not at a rounded place', () => {
  const { line, dot } = positions(intervalChart(interval));
  assert.ok(Math.abs(line - dot) < 1, `line at ${String(line)}, value at ${String(dot)}`);
});

test('drawings are deterministic, scale, use the page colours, and carry an accessible name', () => {
  const svg = intervalChart(interval);
  assert.equal(intervalChart(interval), svg);
  assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="claim-title claim-desc" viewBox="0 0 360 84">/);
  assert.match(svg, /<title id="claim-title">a &#60;title&#62; &#38; &#34;quotes&#34;<\/title>/);
  assert.match(svg, /var\(--pass\)/);
  assert.doesNotMatch(svg, /<style|ecmeta|class="zr/);
});

test('clip paths of two charts have different ids', () => {
  const chart = (id: string) =>
    lineChart({
      id,
      title: id,
      xTitle: 'epoch',
      formatX: String,
      formatY: String,
      lines: [{ name: 'seed 1', x: [1, 2], y: [0.5, 0.25], emphasis: false }],
    });
  const ids = (svg: string) => [...svg.matchAll(/id="([^"]+)"/g)].map((match) => match[1]);
  const first = ids(chart('a'));
  const second = ids(chart('b'));
  assert.ok(first.length >= 3);
  assert.deepEqual(
    first.filter((id) => second.includes(id)),
    [],
  );
});

test('a thinned curve keeps its ends, its spikes and its order', () => {
  const x = Array.from({ length: 10_000 }, (_, index) => index);
  const y = x.map((step) => (step === 4321 ? 9 : step === 777 ? -9 : Math.sin(step / 500)));
  const drawn = thin({ x, y }, 100);
  assert.ok(drawn.x.length <= 100 && drawn.x.length > 80);
  assert.deepEqual([drawn.x[0], drawn.x.at(-1)], [0, 9999]);
  assert.equal(drawn.y[drawn.x.indexOf(4321)], 9);
  assert.equal(drawn.y[drawn.x.indexOf(777)], -9);
  assert.deepEqual(
    drawn.x,
    [...drawn.x].sort((a, b) => a - b),
  );
  assert.deepEqual(
    drawn.y,
    drawn.x.map((step) => y[step]),
  );
  assert.deepEqual(thin({ x: [1, 2], y: [3, 4] }, 100), { x: [1, 2], y: [3, 4] });
});

test('a chart of more points than a call takes arguments is drawn', () => {
  const x = Array.from({ length: 150_000 }, (_, index) => index);
  const svg = lineChart({
    id: 'long',
    title: 'long',
    xTitle: 'step',
    formatX: String,
    formatY: String,
    lines: [{ name: 'seed 1', x, y: x, emphasis: false }],
  });
  assert.match(svg, /over 150000 points/);
});

test('a confusion matrix prints every count', () => {
  const svg = confusionChart({
    id: 'c',
    title: 'c',
    labels: ['cat', 'dog'],
    counts: [
      [41, 2],
      [3, 57],
    ],
  });
  for (const count of ['41', '2', '3', '57', 'cat', 'dog']) assert.match(svg, new RegExp(`>${count}</text>`));
});

test.run();
