import type { GradedExercise } from '../../harness/grade/schema.ts';
import type { Unit } from '../../harness/core/unit.ts';
import { formatValue } from '../format.ts';

type MeasuredValue = NonNullable<GradedExercise['value']>;

/** One number for the interval of all that are printed so. */
export const middleOf = ({ low, high }: MeasuredValue) => (low + high) / 2;

/** A value in its unit, shortened: '96.63%'. */
export const shortValue = (value: MeasuredValue) => formatValue(middleOf(value), value.unit);

/** '8.5', '10', '0.25'. */
export const formatPoints = (points: number) => String(Number(points.toFixed(2)));

/** 'lab1-part2' as 'Lab 1, part 2'; other names as they are. */
export function labTitle(lab: string): string {
  const [, number, part] = /^lab(\d+)-part(\d+)$/.exec(lab) ?? [];
  return number === undefined ? lab : `Lab ${number}, part ${part ?? ''}`;
}

/** A range of values in words: 'from 96.55% to 97.15%', 'exactly 76', 'from 63%'; empty without an end. */
export function rangeWords(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  unit: Unit | null,
): string {
  if (low !== null && low === high) return `exactly ${formatValue(low, unit)}`;
  const ends = [
    low === null ? null : `from ${formatValue(low, unit)}`,
    high === null ? null : `to ${formatValue(high, unit)}`,
  ];
  return ends.filter((end) => end !== null).join(' ');
}
