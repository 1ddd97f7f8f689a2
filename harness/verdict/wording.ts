/** Small pieces of the sentences that give a verdict's reason. */
import type { Better } from '../core/result-schema.ts';
import { formatDifference, formatValue, type Unit } from '../core/unit.ts';
import type { Range } from './statistics/sample.ts';
import type { SpreadFloor } from './statistics/spread.ts';

/** '95.77% and 96.82%': follows 'between'. */
export function formatInterval({ low, high }: Range, unit: Unit): string {
  return `${formatValue(low, unit)} and ${formatValue(high, unit)}`;
}

/** What a check could not have seen: 'a drop under 0.64 points would have gone unnoticed'. */
export function unnoticedText(smallest: number, unit: Unit | null, better: Better): string {
  const change = { higher: 'drop', lower: 'rise', none: 'difference' }[better];
  return `a ${change} under ${formatDifference(smallest, unit ?? 'number')} would have gone unnoticed`;
}

/** A reason of several sentences; those that do not apply are null. */
export function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}

/** Says that a spread was raised to its floor; null where `what` ('runs') showed it. */
export function floorSentence(floor: SpreadFloor['cause'] | null, what: string): string | null {
  if (floor === null) return null;
  const cause =
    floor === 'sampling' ? 'the sampling error of the test samples' : 'the rounding of the values';
  return `The spread between ${what} is taken to be ${cause}; the ${what} alone showed less.`;
}
