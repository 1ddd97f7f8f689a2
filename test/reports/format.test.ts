import assert from 'node:assert/strict';
import { test } from 'uvu';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatInstant,
  formatMetric,
  formatMs,
  formatNumber,
  formatPercent,
  isFraction,
  metricTitle,
} from '../../reports/format.ts';

test('accuracies are percentages with two decimals', () => {
  assert.equal(formatPercent(0.96294), '96.29%');
  assert.equal(formatMetric('test_accuracy', 0.9903), '99.03%');
  assert.equal(formatMetric('testAccuracy', 1), '100.00%');
});

test('milliseconds have three significant digits and never an exponent', () => {
  assert.equal(formatMs(0.29814), '0.298 ms');
  assert.equal(formatMs(3.7), '3.70 ms');
  assert.equal(formatMs(133.27), '133 ms');
  assert.equal(formatMs(12345.6), '12,300 ms');
  assert.equal(formatMs(0), '0.00 ms');
});

test('durations read as a person would say them', () => {
  assert.equal(formatDuration(0.412), '412 ms');
  assert.equal(formatDuration(12.34), '12.3 s');
  assert.equal(formatDuration(59.96), '1 min 0 s');
  assert.equal(formatDuration(287.9), '4 min 48 s');
  assert.equal(formatDuration(3599.7), '1 h 0 min');
  assert.equal(formatDuration(5000), '1 h 23 min');
});

test('metrics carry the unit of their name', () => {
  assert.equal(formatMetric('test_loss', 0.12442), '0.1244');
  assert.equal(formatMetric('step_ms', 0.5), '0.500 ms');
  assert.equal(formatMetric('train_seconds', 75), '1 min 15 s');
  assert.equal(formatMetric('peak_bytes', 2 ** 30), '1.00 GiB');
  assert.equal(formatMetric('valid_songs', 3), '3');
  assert.equal(isFraction('accuracy_loss'), false);
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
