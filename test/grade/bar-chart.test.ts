import assert from 'node:assert/strict';
import { test } from 'uvu';
import { readBarChart, type BarChart } from '../../harness/grade/bar-chart.ts';
import { drawChart } from './draw-chart.ts';

/** Why a chart was refused; empty for one that was read. */
const refusal = (read: BarChart | string) => (typeof read === 'string' ? read : '');

function readsWithin(series: readonly (readonly number[])[]): void {
  const read = readBarChart(drawChart(series), 4);
  assert.ok(typeof read !== 'string', refusal(read));
  read.series.forEach((values, s) => {
    values.forEach((value, g) => {
      const expected = series[s]?.[g] ?? NaN;
      assert.ok(Math.abs(value - expected) <= read.error, `${value} for ${expected}`);
      assert.ok(read.error < 0.01);
    });
  });
}

test('heights are met within two pixels, at either step of the axis', () => {
  readsWithin([
    [0.607, 0.61, 0.441, 0.766],
    [0.718, 0.747, 0.626, 0.758],
  ]);
  readsWithin([
    [0.95, 0.8, 0.21, 0.6],
    [0.6, 0.61, 0.62, 0.03],
  ]);
  readsWithin([
    [1, 1, 0.998, 1],
    [0.99, 1, 1, 1],
  ]);
});

test('an axis of five intervals is told by its first label: values below a half are not read as twice that', () => {
  readsWithin([
    [0.45, 0.31, 0.2, 0.4],
    [0.44, 0.43, 0.1, 0.47],
  ]);
  readsWithin([
    [0.9, 0.62, 0.4, 0.8],
    [0.88, 0.86, 0.2, 0.94],
  ]);
});

test('a second series without bars is empty', () => {
  const chart = readBarChart(drawChart([[0.6, 0.61, 0.4, 0.7]]), 4);
  assert.ok(typeof chart !== 'string');
  assert.deepEqual([chart.series[0]?.length, chart.series[1]], [4, []]);
});

test('other pictures are refused, each with its reason', () => {
  const reasons = [
    drawChart([[0.6, 0.6, 0.4]]),
    drawChart([
      [0.6, 0.6, 0.4],
      [0.6, 0.6, 0.4],
    ]),
    drawChart(
      [
        [0.6, 0.6, 0.45, 0.7],
        [0.6, 0.6, 0.5, 0.7],
      ],
      { from: 0.33 },
    ),
    Buffer.from('no picture').toString('base64'),
    'iVBORw0KGgo=',
  ].map((png) => refusal(readBarChart(png, 4)));
  for (const reason of reasons) assert.notEqual(reason, '');
  assert.match(reasons[0] ?? '', /two series of 4/);
  assert.match(reasons[2] ?? '', /no axes|scale of the axis/);
});

test('a picture of a billion pixels is not decoded', () => {
  const bytes = Buffer.from(drawChart([[0.6, 0.6, 0.4, 0.7]]), 'base64');
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  assert.match(refusal(readBarChart(bytes.toString('base64'), 4)), /too large/);
});

test.run();
