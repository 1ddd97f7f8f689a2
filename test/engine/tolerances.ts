/**
 * How far the engines may be apart: |got - expected| <= absolute + relative * |expected|. One float32 rounding is a
 * relative 6e-8. Every test of the engine takes its tolerance from here.
 */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

export const tolerances = {
  /** Values that are only moved, integers, booleans. */
  exact: { relative: 0, absolute: 0 },
  /** A few roundings and one approximation of a function such as exp, tanh or erf. */
  elementwise: { relative: 1e-5, absolute: 2e-6 },
  /** Sums of up to some thousand products of numbers around 1, in another order. */
  accumulated: { relative: 1e-4, absolute: 5e-5 },
  /** Losses and variables after three updates: accumulated differences pass through the optimizer. */
  training: { relative: 1e-4, absolute: 2e-5 },
} as const satisfies Readonly<Record<string, Tolerance>>;

export type ToleranceName = keyof typeof tolerances;
