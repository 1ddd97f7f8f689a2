/** What a run may cost: its time, its memory, and the fresh seeds that decide what is suspect. */
import type { Profile } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import type { ConfirmationRequest } from '../run/confirmations.ts';
import type { PlannedRun } from '../run/plan.ts';
import { expectedSeconds } from '../run/shards.ts';
import type { References } from '../verdict/index.ts';
import type { RunOptions } from './run-options.ts';

/** Fresh seeds of a suspect suite when the command does not say. */
const defaultConfirm: Readonly<Record<Profile, number | 'off'>> = {
  smoke: 'off',
  quick: 'off',
  nightly: 4,
  full: 4,
};

/** Fresh seeds that decide what is suspect; a shard sees too little of a suite to say what is. */
export function confirmationOf(options: RunOptions, { measured }: References): ConfirmationRequest | null {
  const seeds = options.confirm ?? (options.shard === undefined ? defaultConfirm[options.profile] : 'off');
  if (seeds === 'off') return null;
  return {
    seeds,
    budgetSeconds: 60 * options.confirmBudget,
    isTaken: (suite, seed) =>
      measured.some((reference) => reference.suite === suite && reference.seeds.includes(seed)),
  };
}

const minute = 60_000;
/** Machines differ, and a busy one is slow: what takes this many times as long does not end any more. */
const timesExpected = 20;
const leastLimitMs = 10 * minute;

/** Bytes of memory that the process of a run may hold; null where nobody set a limit. */
export function memoryOf({ runMemory }: Pick<RunOptions, 'runMemory'>): number | null {
  return runMemory === undefined ? null : runMemory * 2 ** 20;
}

/** How long a run may take, by what was asked for, else by what its recipe took. */
export function limitsOf(
  { runTimeout, engine }: RunOptions,
  { suites }: Pick<CheckedCourse, 'suites'>,
): (run: PlannedRun) => number | null {
  if (runTimeout !== undefined) return () => runTimeout * minute;
  if (engine !== 'onnx-cpu') return () => null;
  return (run) => {
    const suite = suites.find(({ name }) => name === run.suite);
    if (suite?.expectedSeconds?.[run.recipe] === undefined) return null;
    const [seconds = 0] = expectedSeconds([run], suites);
    return Math.max(leastLimitMs, timesExpected * 1000 * seconds);
  };
}
