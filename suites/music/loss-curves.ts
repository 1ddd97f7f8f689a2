import { blockMeans, mean, metric, type Curve, type Metric } from '../../harness/index.ts';

/** The lab's loss is noisy: what is compared is its mean over so many iterations. */
const window = 100;

/** Iterations at which the loss is held against the reference. */
const milestones = [100, 500, 1000, 2000] as const;

/** Points that the per-iteration curve is thinned to, at most. */
const longestCurve = 500;

/**
 * `initialLoss`, that of the first batch before any update, and `lossAt<N>`, the mean over the last 100
 * iterations up to the N-th; milestones that training did not reach are left out.
 */
export function lossMetrics(losses: Float32Array): Record<string, Metric> {
  const metrics: Record<string, Metric> = {};
  // What an untrained network gives is neither good nor bad.
  if (losses[0] !== undefined) metrics['initialLoss'] = metric(losses[0], 'nats');
  for (const milestone of milestones) {
    if (losses.length < milestone) continue;
    const loss = mean(losses.subarray(milestone - window, milestone));
    metrics[`lossAt${milestone}`] = metric(loss, 'nats', 'lower');
  }
  return metrics;
}

/** The curve that the reference records, and the loss of every iteration, thinned. */
export function lossCurves(losses: Float32Array): Curve[] {
  const block = Math.max(1, Math.ceil(losses.length / longestCurve));
  return [
    {
      name: 'mean loss per 100 iterations',
      xUnit: 'iteration',
      yUnit: 'nats',
      ...blockMeans(losses.subarray(0, losses.length - (losses.length % window)), window),
      note: 'mean loss per character in nats, averaged over 100 iterations, at the last of them',
    },
    {
      name: 'loss per iteration',
      xUnit: 'iteration',
      yUnit: 'nats',
      ...blockMeans(losses, block),
      note: block === 1 ? null : `mean of every ${block} consecutive iterations, at the last of them`,
    },
  ];
}
