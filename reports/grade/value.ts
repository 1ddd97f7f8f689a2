import type { GradedExercise } from '../../harness/grade/schema.ts';
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
