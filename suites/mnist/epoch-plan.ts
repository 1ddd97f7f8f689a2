/** Steps of an epoch that share a batch size, and so a compiled step. */
export interface Segment {
  readonly batchSize: number;
  readonly stepsPerCall: number;
  readonly steps: number;
}

/**
 * Cuts an epoch into what compiled steps of fixed shape can execute: the full batches, `stepsPerCall` a call where
 * there are as many, and the smaller last batch, which Keras trains on too.
 */
export function planEpoch(images: number, batchSize: number, stepsPerCall: number): readonly Segment[] {
  const full = Math.floor(images / batchSize);
  const remainder = images % batchSize;
  return [
    { batchSize, stepsPerCall: Math.min(stepsPerCall, full), steps: full },
    { batchSize: remainder, stepsPerCall: 1, steps: remainder > 0 ? 1 : 0 },
  ].filter(({ steps }) => steps > 0);
}
