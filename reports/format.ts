/** How numbers are written in reports: as everywhere, with a typographic minus. */
import * as print from '../harness/core/print.ts';
import * as units from '../harness/core/unit.ts';
import type { Unit } from '../harness/core/unit.ts';

export { formatBytes, formatDuration, formatLevel, plural } from '../harness/core/print.ts';

/** A typographic minus where the sign is one, so that columns of digits align. */
const minus = (text: string) => text.replace(/^-/, '−');

/** 22500 -> '22,500'. */
export const formatCount = (value: number) => minus(print.formatCount(value));

/** A number of unknown kind: whole numbers grouped, others with four significant digits. */
export const formatNumber = (value: number) => minus(print.formatNumber(value));

/** A value in its unit; one whose unit nobody knows as a number. */
export const formatValue = (value: number, unit: Unit | null) =>
  minus(units.formatValue(value, unit ?? 'number'));

/** A difference of two values; of fractions in percentage points. */
export const formatDifference = (difference: number, unit: Unit | null) =>
  minus(units.formatDifference(difference, unit ?? 'number'));

/** As `formatDifference` with a sign, a plus too. */
export const formatChange = (difference: number, unit: Unit | null) =>
  minus(units.formatChange(difference, unit ?? 'number'));

/** A mark on an axis. */
export const formatTick = (value: number, unit: Unit) => minus(units.formatTick(value, unit));

/** Milliseconds with three significant digits: 0.2981 -> '0.298 ms', 1234 -> '1,230 ms'. */
export const formatMs = (ms: number) => formatValue(ms, 'milliseconds');

/** A rate with its unit: (3355.7, 'steps/s') -> '3,360 steps/s'. */
export const formatRate = (value: number, unit: string) => `${print.formatSignificant(value)} ${unit}`;

/** '2026-11-24T05:42:59.123Z' -> '2026-11-24 05:42:59 UTC'. */
export function formatInstant(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** First twelve digits of a hash; the whole hash belongs beside it in a title or a table. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** 'test_accuracy' or 'testAccuracy' -> 'test accuracy'. */
export function metricTitle(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([a-z])(\d{2,})/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
    .trim();
}
