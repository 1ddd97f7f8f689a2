import assert from 'node:assert/strict';
import { test } from 'uvu';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatDifference,
  formatDuration,
  formatInstant,
  formatMs,
  formatNumber,
  formatTick,
  formatValue,
  metricTitle,
} from '../../reports/format.ts';

test('accuracies are percentages with two decimals', () => {
  assert.equal(formatValue(0.96294, 'fraction'), '96.29%');
  assert.equal(formatValue(1, 'fraction'), '100.00%');
  assert.equal(formatDifference(0.0047, 'fraction'), '0.47 points');
  assert.equal(formatChange(-0.01, 'fraction'), '−1.00 points');
  assert.equal(formatTick(0.9625, 'fraction'), '96.25%');
});

test('milliseconds have three significant digits and never an exponent', () => {
  assert.equal(formatMs(0.29814), '0.298 ms');
  assert.equal(formatMs(3.7), '3.70 ms');
  assert.equal(formatMs(133.27), '133 ms');
  assert.equal(formatMs(12345.6), '12,300 ms');
  assert.equal(formatMs(0), '0.00 ms');
  assert.equal(formatMs(0.000395), '395 ns');
  assert.equal(formatMs(0.02136), '21.4 µs');
});

test('durations read as a person would say them', () => {
  assert.equal(formatDuration(0.412), '412 ms');
  assert.equal(formatDuration(12.34), '12.3 s');
  assert.equal(formatDuration(59.96), '1 min 0 s');
  assert.equal(formatDuration(287.9), '4 min 48 s');
  assert.equal(formatDuration(3599.7), '1 h 0 min');
  assert.equal(formatDuration(5000), '1 h 23 min');
});

test('values are written in their unit; one of no known unit is a number', () => {
  assert.equal(formatValue(0.12442, 'nats'), '0.1244');
  assert.equal(formatValue(1.578423, 'nats'), '1.5784');
  assert.equal(formatValue(0.5, 'milliseconds'), '0.500 ms');
  assert.equal(formatValue(75, 'seconds'), '1 min 15 s');
  assert.equal(formatValue(2 ** 30, 'bytes'), '1.00 GiB');
  assert.equal(formatValue(3, 'count'), '3');
  assert.equal(formatValue(0.0711, 'bits'), '0.0711 bits');
  assert.equal(formatValue(0.25, null), '0.25');
});

test('other numbers keep four significant digits; whole numbers are grouped', () => {
  assert.equal(formatNumber(200679), '200,679');
  assert.equal(formatNumber(0.0712345678), '0.07123');
  assert.equal(formatNumber(-1.5), '−1.5');
  assert.equal(formatNumber(0.00001234), '1.234e-5');
  assert.equal(formatCount(22500), '22,500');
  assert.equal(formatBytes(9912422), '9.45 MiB');
  assert.equal(formatBytes(512), '512 B');
  assert.equal(formatInstant('2026-11-24T05:42:59.123Z'), '2026-11-24 05:42:59 UTC');
  assert.equal(metricTitle('worstGroupAccuracy'), 'worst group accuracy');
});

test.run();
