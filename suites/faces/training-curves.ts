import type { Curve } from '../../harness/index.ts';

/** Points that a per-step curve is thinned to. */
const longestCurve = 500;

/** A value of every step, thinned to at most 500 points by averaging neighbours. */
export function stepCurve(name: string, values: readonly number[]): Curve {
  const block = Math.max(1, Math.ceil(values.length / longestCurve));
  const x: number[] = [];
  const y: number[] = [];
  for (let start = 0; start < values.length; start += block) {
    const part = values.slice(start, start + block);
    x.push(start + part.length);
    y.push(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  const note = block === 1 ? null : `mean of every ${block} consecutive steps, at the last of them`;
  return { name, unit: 'step', x, y, note };
}

/** The mean over each epoch's steps. */
export function epochCurve(name: string, values: readonly number[], stepsPerEpoch: number): Curve {
  const epochs = Math.floor(values.length / stepsPerEpoch);
  const mean = (epoch: number) =>
    values.slice(epoch * stepsPerEpoch, (epoch + 1) * stepsPerEpoch).reduce((sum, value) => sum + value, 0) /
    stepsPerEpoch;
  const indices = Array.from({ length: epochs }, (_, epoch) => epoch);
  return {
    name,
    unit: 'epoch',
    x: indices.map((epoch) => epoch + 1),
    y: indices.map(mean),
    note: 'mean over the steps of the epoch, each before its update',
  };
}
