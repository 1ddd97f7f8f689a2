/** How many training steps one call should execute where the state crosses to a device and back at every call. */

export interface StepShape {
  /** Steps a call that the suite asks for. */
  readonly wanted: number;
  /** Bytes of the state that go to the device and come back at every call, each counted once. */
  readonly movedBytes: number;
  /** Floating-point operations of one step. */
  readonly flops: number;
  /** Bytes that the kernels of one step read and write. */
  readonly bytes: number;
  /** Operators of one step. */
  readonly operators: number;
}

// A GPU of a workstation, on the slow side: with a faster one a step is shorter, but so is what its state costs.
const transferBytesPerSecond = 6e9;
const launchSeconds = 10e-6;
const flopsPerSecond = 10e12;
const memoryBytesPerSecond = 500e9;

/** The share of a call that moving state may take. */
const allowedShare = 0.1;
/** Losses are reported and checkpoints written between calls. */
const mostSteps = 50;
/** A graph of more takes longer to load than it saves. */
const mostOperators = 50_000;

/**
 * As many steps that moving the state takes about a tenth of their time, by an estimate of a step's time that depends on the step
 * alone: the same on every machine and in every run. Never fewer than the suite wants, and one where it wants one: then there
 * may be no second step, as for the last, smaller batch of an epoch.
 */
export function stepsWorthACall({ wanted, movedBytes, flops, bytes, operators }: StepShape): number {
  if (wanted === 1) return 1;
  const moving = movedBytes / transferBytesPerSecond;
  const step = operators * launchSeconds + Math.max(flops / flopsPerSecond, bytes / memoryBytesPerSecond);
  const enough = Math.ceil(moving / (allowedShare * step));
  return Math.max(wanted, Math.min(enough, mostSteps, Math.floor(mostOperators / operators)));
}
