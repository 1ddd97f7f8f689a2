import type { TypedArray } from '../core/tensor-data.ts';
import type { Step } from '../engine/step.ts';
import type { Offer } from './bench-messages.ts';

/** Threads of what the harness does itself, whatever the engine has: JavaScript's one. */
export const ownThreads = 1;

/** What is known of an activity of which nothing is captured, compiled or kept. */
export const plainOffer: Omit<
  Offer,
  'activity' | 'threads' | 'samplesPerStep' | 'sampleUnit' | 'stepsPerCall'
> = {
  flopsPerStep: null,
  bytesPerStep: null,
  firstStepMs: null,
  stateBytes: null,
  captureSeconds: null,
  compileSeconds: null,
  losses: [],
  countsCorrect: false,
};

/** Outputs of the steps of one call. */
export type StepOutputs = readonly Readonly<Record<string, TypedArray>>[];

/** An activity that is ready to be measured. */
export interface MeasurableActivity {
  readonly offer: Offer;
  /** Steps that one call of `work` does. */
  readonly stepsPerCall: number;
  /** Gives what the steps return, where they return something. */
  readonly work: () => Promise<StepOutputs | null> | null;
  /** What an engine executes that captures nothing: its cost is still to be counted. */
  readonly uncounted: Step | null;
}
