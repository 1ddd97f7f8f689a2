/** A run of steps that one compiled form of the training step can do. */
export interface Segment {
  readonly batchSize: number;
  readonly stepsPerCall: number;
  readonly steps: number;
}

/**
 * Cuts an epoch into what compiled steps of fixed shape can execute: calls of `stepsPerCall` full batches, the
 * full batches that are left over one by one, and the smaller last batch, which Keras trains on too.
 */
export function planEpoch(images: number, batchSize: number, stepsPerCall: number): readonly Segment[] {
  const full = Math.floor(images / batchSize);
  const single = full % stepsPerCall;
  const remainder = images % batchSize;
  return [
    { batchSize, stepsPerCall, steps: full - single },
    { batchSize, stepsPerCall: 1, steps: single },
    { batchSize: remainder, stepsPerCall: 1, steps: remainder > 0 ? 1 : 0 },
  ].filter(({ steps }) => steps > 0);
}
