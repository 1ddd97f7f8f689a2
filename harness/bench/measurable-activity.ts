import type { Offer } from './bench-messages.ts';

/** Threads of what the harness does itself, whatever the engine has: JavaScript's one. */
export const ownThreads = 1;

/** An activity that is ready to be measured. */
export interface MeasurableActivity {
  readonly offer: Offer;
  /** Steps that one call of `work` does. */
  readonly stepsPerCall: number;
  readonly work: () => Promise<void> | void;
}
