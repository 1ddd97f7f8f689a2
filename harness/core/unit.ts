/** Units of what is measured: the closed list, and how values and differences of each are written. */
import { formatBytes, formatDuration, formatNumber, formatSignificant } from './print.ts';

/** Every unit; `unitSchema` says what each is. */
export const units = [
  'fraction',
  'nats',
  'bits',
  'count',
  'number',
  'seconds',
  'milliseconds',
  'bytes',
] as const;

export type Unit = (typeof units)[number];

interface Notation {
  readonly value: (value: number) => string;
  /** A difference of two values, or the half-width of an interval. */
  readonly difference: (difference: number) => string;
  /** A mark on an axis, where room is scarce. */
  readonly tick: (value: number) => string;
}

const alike = (write: (value: number) => string): Notation => ({
  value: write,
  difference: write,
  tick: write,
});

/** 0.12287 as '0.1229', 1.57842 as '1.5784': four significant digits below 1, four decimals above. */
const formatNats = (value: number) =>
  Math.abs(value) < 1 ? String(Number(value.toPrecision(4))) : value.toFixed(4);

/** 0.2981 as '0.298 ms'; what would begin with zeros in a smaller unit: 0.000395 as '395 ns'. */
function formatMilliseconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.01) return `${formatSignificant(value)} ms`;
  return size >= 0.001 ? `${formatSignificant(value * 1e3)} µs` : `${formatSignificant(value * 1e6)} ns`;
}

const notations: Readonly<Record<Unit, Notation>> = {
  fraction: {
    value: (value) => `${(value * 100).toFixed(2)}%`,
    difference: (difference) => `${(difference * 100).toFixed(2)} points`,
    tick: (value) => `${formatNumber(value * 100)}%`,
  },
  nats: { value: formatNats, difference: formatNats, tick: formatNumber },
  bits: { ...alike((value) => `${formatNumber(value)} bits`), tick: formatNumber },
  count: alike(formatNumber),
  number: alike(formatNumber),
  seconds: alike(formatDuration),
  milliseconds: alike(formatMilliseconds),
  bytes: alike(formatBytes),
};

/** A value in its unit: 0.96294 of 1 as '96.29%', a loss of 0.12287 nats as '0.1229'. */
export function formatValue(value: number, unit: Unit): string {
  return notations[unit].value(value);
}

/** A difference or half-width: of fractions '0.19 points' (percentage points), of others as their values. */
export function formatDifference(difference: number, unit: Unit): string {
  return notations[unit].difference(difference);
}

/** A difference with its sign, a plus too: '+0.19 points'. */
export function formatChange(difference: number, unit: Unit): string {
  return `${difference < 0 ? '-' : '+'}${formatDifference(Math.abs(difference), unit)}`;
}

/** A value as short as an axis needs it: '96.3%', '0.1229'. */
export function formatTick(value: number, unit: Unit): string {
  return notations[unit].tick(value);
}
