/** Compares generated music with the corpus by distributions of characters, note lengths, keys and metres. */

/** Counts by name. */
export type Histogram = ReadonlyMap<string, number>;

export function histogramOf(items: Iterable<string>): Histogram {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/**
 * Jensen-Shannon divergence in bits (Lin 1991), H((p+q)/2) - (H(p)+H(q))/2: 0 for equal distributions, 1 for
 * disjoint ones, finite where one of them is zero. Null when a histogram is empty.
 */
export function divergenceBits(a: Histogram, b: Histogram): number | null {
  const totalA = totalOf(a);
  const totalB = totalOf(b);
  if (totalA === 0 || totalB === 0) return null;
  let divergence = 0;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const p = (a.get(name) ?? 0) / totalA;
    const q = (b.get(name) ?? 0) / totalB;
    divergence += term((p + q) / 2) - (term(p) + term(q)) / 2;
  }
  // Rounding can leave -1e-17.
  return Math.max(0, divergence);
}

/** Note or bar lengths as histogram names: in 1/48 of a whole note, so that triplets are whole numbers too. */
export function lengthHistogram(lengths: readonly number[]): Histogram {
  return histogramOf(lengths.map((length) => `${Math.round(length * 48)}/48`));
}

function term(probability: number): number {
  return probability === 0 ? 0 : -probability * Math.log2(probability);
}

function totalOf(histogram: Histogram): number {
  let total = 0;
  for (const count of histogram.values()) total += count;
  return total;
}
