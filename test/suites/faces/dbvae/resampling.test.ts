import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import { DivergenceError } from '../../../../harness/core/divergence.ts';
import {
  binOf,
  effectiveSampleSize,
  histogramEdges,
  samplingProbabilities,
} from '../../../../suites/faces/dbvae/resampling.ts';

const numpy = JSON.parse(readFileSync(new URL('./resampling-numpy.json', import.meta.url), 'utf8')) as {
  faces: number;
  size: number;
  bins: number;
  smoothing: number;
  mu: number[];
  probabilities: number[];
};

test("probabilities are those of the lab's NumPy code", () => {
  const ours = samplingProbabilities(
    { faces: numpy.faces, size: numpy.size, values: Float32Array.from(numpy.mu) },
    numpy,
  );
  for (const [face, probability] of numpy.probabilities.entries()) {
    assert.ok(
      Math.abs((ours[face] ?? NaN) - probability) < 1e-14,
      `face ${face}: ${ours[face] ?? NaN}, ${probability}`,
    );
  }
});

test('a rare face is drawn more often than a common one', () => {
  const values = Float32Array.from({ length: 100 }, (_, face) => (face === 0 ? 9 : face / 100));
  const probabilities = samplingProbabilities(
    { faces: 100, size: 1, values },
    { bins: 10, smoothing: 0.001 },
  );
  assert.ok((probabilities[0] ?? 0) > 50 * (probabilities[1] ?? 1));
  assert.ok(Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) < 1e-12);
  assert.ok(effectiveSampleSize(probabilities) < 10);
  assert.ok(Math.abs(effectiveSampleSize(new Float64Array(50).fill(1 / 50)) - 50) < 1e-9);
});

test('bins hold their lower edge, the last one both, and the outer ones reach to infinity', () => {
  const edges = histogramEdges(Float64Array.of(0, 1), 10);
  assert.deepEqual(
    [-5, 0, edges[1] ?? NaN, edges[3] ?? NaN, 0.95, 1, 7].map((value) => binOf(value, edges)),
    [0, 0, 1, 3, 9, 9, 9],
  );
});

test('latent means that are not finite are a divergence, not a distribution', () => {
  assert.throws(
    () =>
      samplingProbabilities(
        { faces: 2, size: 1, values: Float32Array.of(1, NaN) },
        { bins: 10, smoothing: 0.001 },
      ),
    (error) => error instanceof DivergenceError && error.value === 'NaN',
  );
});

test.run();
