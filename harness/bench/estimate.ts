/** About how long a benchmark takes, from what its parts took on a quiet machine of two cores. */

/** A process for the peaks of an engine, and what one thread count takes in it. */
const peakProcessSeconds = 2;
const peakSeconds = 3;
/** Process, data, capture, session and warm-up of one suite. */
const preparationSeconds = 5;
/** What a suite and engine offer: the step, and what the harness adds to it, which is measured once an engine. */
const activities = { own: 2, harness: 2 };
/** A round takes a call more than it should, which sets the number of the others. */
const roundOverhead = 1.3;

export interface EstimatedWork {
  readonly suites: number;
  /** Thread counts by engine. */
  readonly engines: readonly { readonly peakThreads: number; readonly threads: number }[];
  readonly rounds: number;
  readonly roundMs: number;
  /** Whole trainings afterwards. */
  readonly trainingSeconds: number;
}

/** In seconds. */
export function estimateSeconds({
  suites,
  engines,
  rounds,
  roundMs,
  trainingSeconds,
}: EstimatedWork): number {
  const round = (rounds * roundMs * roundOverhead) / 1000;
  return engines.reduce((sum, { peakThreads, threads }) => {
    const peaks = peakProcessSeconds + peakThreads * peakSeconds;
    const measured = (threads * activities.own + activities.harness) * round;
    return sum + peaks + suites * (threads * preparationSeconds + measured);
  }, trainingSeconds);
}
