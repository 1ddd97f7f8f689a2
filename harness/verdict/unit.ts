/** Units of metrics, and how verdicts print them. */
import { z } from 'zod';

/** fraction: of 1, printed in percent. nats: a cross-entropy loss. */
export const unitSchema = z.enum(['fraction', 'nats']);

export type Unit = z.infer<typeof unitSchema>;

/** 0.96294 as '96.29%', a loss of 0.12287 as '0.1229'. */
export function formatValue(value: number, unit: Unit): string {
  return unit === 'fraction' ? `${(value * 100).toFixed(2)}%` : formatNats(value);
}

/** A difference or half-width: '0.19 points' (percentage points), or nats as such. */
export function formatDifference(difference: number, unit: Unit): string {
  return unit === 'fraction' ? `${(difference * 100).toFixed(2)} points` : formatNats(difference);
}

/** Four significant digits below 1, four decimals above. */
function formatNats(value: number): string {
  return Math.abs(value) < 1 ? String(Number(value.toPrecision(4))) : value.toFixed(4);
}
