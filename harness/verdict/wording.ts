/** Small pieces of the sentences that give a verdict's reason. */
import { formatValue, type Unit } from '../core/unit.ts';
import type { Range } from './statistics/sample.ts';
import type { SpreadFloor } from './statistics/spread.ts';

/** '95.77% and 96.82%': follows 'between'. */
export function formatInterval({ low, high }: Range, unit: Unit): string {
  return `${formatValue(low, unit)} and ${formatValue(high, unit)}`;
}

/** Sentence, after a space, for a spread that was raised to its floor; empty where `what` ('runs') showed it. */
export function floorSentence(floor: SpreadFloor['cause'] | null, what: string): string {
  if (floor === null) return '';
  const cause =
    floor === 'sampling' ? 'the sampling error of the test samples' : 'the rounding of the values';
  return ` The spread between ${what} is taken to be ${cause}; the ${what} alone showed less.`;
}
