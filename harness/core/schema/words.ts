/** Closed lists of words, for whoever reads them without a schema: loading that library takes longer than most commands. */

export const verdicts = ['pass', 'fail', 'inconclusive', 'not-evaluated'] as const;
export type Verdict = (typeof verdicts)[number];

/** Which side of a number is better. */
export const betters = ['higher', 'lower', 'none'] as const;
export type Better = (typeof betters)[number];
