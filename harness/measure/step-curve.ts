import type { Curve } from '../core/result-schema.ts';
import type { Unit } from '../core/unit.ts';

/** Points that a per-step curve is thinned to. */
const longestCurve = 500;

/** Arithmetic mean, summed in order in double precision. */
export function mean(values: readonly number[] | Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Means of consecutive blocks of `block` values, at the number of the last of them; a shorter last block counts. */
export function blockMeans(
  values: readonly number[] | Float32Array,
  block: number,
): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  for (let start = 0; start < values.length; start += block) {
    const part = values.slice(start, start + block);
    x.push(start + part.length);
    y.push(mean(part));
  }
  return { x, y };
}

/** A value of every step, from the first on, thinned to at most 500 points by averaging neighbours. */
export function stepCurve(name: string, values: readonly number[] | Float32Array, unit: Unit): Curve {
  const block = Math.max(1, Math.ceil(values.length / longestCurve));
  const note = block === 1 ? null : `mean of every ${block} consecutive steps, at the last of them`;
  return { name, xUnit: 'step', yUnit: unit, ...blockMeans(values, block), note };
}
