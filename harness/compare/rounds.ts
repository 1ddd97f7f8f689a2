/** What of a benchmark counts as one measurement: the calls of a process follow each other and are no independent values. */
import { internalError } from '../core/errors.ts';
import type { BenchCell } from '../core/result-schema.ts';

/** The calls of each round. */
export interface Rounds {
  readonly rounds: readonly (readonly number[])[];
  /** Whether the file says where rounds begin. */
  readonly areRecorded: boolean;
}

/** As many as `reprolab bench` makes where nobody says otherwise. */
const assumedRounds = 7;

/** The calls of a cell by rounds, empty ones left out; by as many equal stretches where an older file does not tell rounds. */
export function roundsOf({ latenciesMs, callsPerRound }: BenchCell): Rounds {
  if (callsPerRound === undefined) {
    const count = Math.min(assumedRounds, latenciesMs.length);
    const at = (index: number) => Math.round((index * latenciesMs.length) / count);
    return {
      rounds: Array.from({ length: count }, (_, index) => latenciesMs.slice(at(index), at(index + 1))),
      areRecorded: false,
    };
  }
  let start = 0;
  const rounds = callsPerRound.map((calls) => latenciesMs.slice(start, (start += calls)));
  if (start !== latenciesMs.length) {
    throw internalError(`rounds of ${start} calls in all, where there are ${latenciesMs.length}`);
  }
  return { rounds: rounds.filter(({ length }) => length > 0), areRecorded: true };
}
