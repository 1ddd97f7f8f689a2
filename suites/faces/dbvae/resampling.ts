/** The lab's adaptive resampling: faces that are rare in latent space are drawn more often. */
import { DivergenceError } from '../../../harness/index.ts';

/** Latent means of all faces, row major [faces, size]. */
export interface LatentMeans {
  readonly faces: number;
  readonly size: number;
  readonly values: Float32Array;
}

export interface HistogramOptions {
  readonly bins: number;
  /** Added to every bin's density. */
  readonly smoothing: number;
}

/**
 * The probability of drawing each face, as the lab computes it. For every latent variable: a histogram of `bins` equal
 * bins over its range (NumPy's, as a density), `smoothing` added and renormalized; a face's weight is one over the
 * density of its bin, normalized over the faces. A face's probability is its largest weight over the variables,
 * normalized.
 *
 * @throws DivergenceError for latent means that are not finite.
 */
export function samplingProbabilities(latent: LatentMeans, options: HistogramOptions): Float64Array {
  const probabilities = new Float64Array(latent.faces);
  const column = new Float64Array(latent.faces);
  for (let variable = 0; variable < latent.size; variable++) {
    for (let face = 0; face < latent.faces; face++) {
      column[face] = latent.values[face * latent.size + variable] ?? NaN;
    }
    const weights = inverseDensities(column, options);
    for (let face = 0; face < latent.faces; face++) {
      probabilities[face] = Math.max(probabilities[face] ?? 0, weights[face] ?? 0);
    }
  }
  return normalize(probabilities);
}

function inverseDensities(values: Float64Array, { bins, smoothing }: HistogramOptions): Float64Array {
  const edges = histogramEdges(values, bins);
  const bin = Int32Array.from(values, (value) => binOf(value, edges));
  const density = new Float64Array(bins);
  const width = ((edges[bins] ?? 0) - (edges[0] ?? 0)) / bins;
  for (const index of bin) density[index] = (density[index] ?? 0) + 1 / (values.length * width);
  const smoothed = normalize(density.map((value) => value + smoothing));
  return normalize(Float64Array.from(bin, (index) => 1 / (smoothed[index] ?? 0)));
}

/** NumPy's bin edges: equal steps from the smallest to the largest value, one unit wide when these are the same. */
export function histogramEdges(values: Float64Array, bins: number): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      throw new DivergenceError('latent mean of a face', value, 'when faces are resampled');
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  return Float64Array.from({ length: bins + 1 }, (_, index) =>
    index === bins ? high : low + (index * (high - low)) / bins,
  );
}

/** The bin of a value, with the outer edges opened to infinity: a bin holds its lower edge, the last one both. */
export function binOf(value: number, edges: Float64Array): number {
  const bins = edges.length - 1;
  const low = edges[0] ?? 0;
  const guess = Math.floor(((value - low) / ((edges[bins] ?? 0) - low)) * bins);
  let bin = Math.min(bins - 1, Math.max(0, guess));
  // The guess can be off by one in the last bit; the edges decide.
  while (bin > 0 && value < (edges[bin] ?? 0)) bin--;
  while (bin < bins - 1 && value >= (edges[bin + 1] ?? 0)) bin++;
  return bin;
}

function normalize(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return values.map((value) => value / sum);
}

/** How many equally likely faces would be drawn from with the same evenness: 1 / sum(p^2) (Kish 1965). */
export function effectiveSampleSize(probabilities: Float64Array): number {
  let sum = 0;
  for (const probability of probabilities) sum += probability * probability;
  return 1 / sum;
}
