/** What is known of the changes of a series. */

/** Below so many points a series with noise says nothing yet. */
export const leastPoints = 8;

/** Step times vary with the machine's weather: smaller steps are not told, however significant. */
export const leastRelativeChange = 0.05;

/** bits: a series without noise has other values now. level: the mean moved. */
export const changeKinds = ['bits', 'level'] as const;

/** A change of a series: `index` is the first point of the new level. */
export interface ChangePoint {
  readonly index: number;
  readonly kind: (typeof changeKinds)[number];
  /** Means of the levels (of times: geometric), and the p-value of their difference, for one series alone; null of bits. */
  readonly before: number;
  readonly after: number;
  readonly p: number | null;
}

export const states = ['insufficient-history', 'constant', 'reproducible', 'varying'] as const;

export interface Analysis {
  readonly state: (typeof states)[number];
  readonly changes: readonly ChangePoint[];
}
