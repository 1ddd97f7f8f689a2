/** How measures and ratios are written, in the terminal and on the page. */
import type { ComparedRatio, Measure, MeasureEstimate } from '../core/result-schema.ts';
import { formatLevel, formatNumber, formatSignificant } from '../core/print.ts';
import { riskOfFalseAlarm } from '../verdict/statistics/level.ts';
import { formatValue } from '../core/unit.ts';
import { formatRange, formatTimes } from './sentences.ts';

/** A value of a measure in its unit. */
export function formatMeasure(value: number, unit: Measure['unit'], sampleUnit: string | null): string {
  switch (unit) {
    case 'per second':
      return `${formatSignificant(value)} ${sampleUnit ?? ''}/s`;
    case 'gflop per second':
      return `${formatSignificant(value)} GFLOP/s`;
    case 'watt-hours':
      return `${formatSignificant(value)} Wh`;
    case 'euros':
      return `${formatSignificant(value)} EUR`;
    case 'epochs':
    case 'steps':
      return `${formatNumber(value)} ${unit}`;
    default:
      return formatValue(value, unit);
  }
}

/** A contender's median; what was never reached by half of its runs is said to be that. */
export function estimateText(
  { n, median }: MeasureEstimate,
  { unit }: Pick<Measure, 'unit'>,
  sampleUnit: string | null,
): string {
  if (n === 0) return '-';
  return median === null ? 'not reached' : formatMeasure(median, unit, sampleUnit);
}

/** Below it an interval says less than a reader expects, and says so. */
const usualLevel = 1 - riskOfFalseAlarm;

/** '3.1 [2.8-3.4]', '1.2 [0.9-1.5 at 67%]' for few values; '-' where there is none. */
export function ratioText({ timesBetter, low, high, level }: ComparedRatio): string {
  if (level === null) return timesBetter === null ? '-' : formatTimes(timesBetter);
  const range = formatRange(low, high);
  return `${timesBetter === null ? '?' : formatTimes(timesBetter)} ${
    level < usualLevel ? range.replace(']', ` at ${formatLevel(Math.round(level * 100) / 100)}]`) : range
  }`;
}

/** The verdict on a contender in a word or two. */
export function verdictText({ letter, verdict, fewestValues, p }: ComparedRatio, name = letter): string {
  switch (verdict) {
    case 'better':
      return `${name} better`;
    case 'worse':
      return `${name} worse`;
    case 'no-difference-shown':
      return '~';
    case 'too-few':
      return p === null ? '' : `n < ${fewestValues ?? '?'}`;
  }
}
