import type { Offer } from './bench-messages.ts';

/** An activity that is ready to be measured. */
export interface MeasurableActivity {
  readonly offer: Offer;
  /** Steps that one call of `work` does. */
  readonly stepsPerCall: number;
  readonly work: () => Promise<void> | void;
}
