/** Steps that ask a machine for all it has, written as any lab's: so they run on every engine, through the same pipeline. */
import { type Tensor, matMul, neg, sum, tensor, tidy, variable } from '@tensorflow/tfjs-core';
import { randomStream } from '../../core/random.ts';
import type { Step } from '../step.ts';

/** A step that does a known amount of work. */
export interface PeakStep {
  readonly step: Step<Readonly<Record<string, never>>>;
  /** Floating-point operations, or bytes read and written, of one call. */
  readonly work: number;
  readonly dispose: () => void;
}

let made = 0;

/**
 * Products of random square matrices of `size` rows.
 *
 * @param chain - How many in a row: a device is sent one matrix for all of them.
 */
export function productStep(size: number, chain: number): PeakStep {
  const random = randomStream(size);
  // Rows keep their length, so that no product leaves the range in which arithmetic is fast.
  const scale = Math.sqrt(3 / size);
  const [x, b] = [1, scale].map((most) => {
    const values = Float32Array.from({ length: size * size }, () => most * (2 * random.uniform() - 1));
    return named(tensor(values, [size, size]));
  }) as [ReturnType<typeof named>, ReturnType<typeof named>];
  return {
    work: chain * 2 * size ** 3,
    step: step(`product of ${size}`, [x, b], () => repeat(chain, x, (factor) => matMul(factor, b))),
    dispose: () => {
      x.dispose();
      b.dispose();
    },
  };
}

/** Negations of `elements` numbers, `chain` in a row: each reads and writes all of them. */
export function copyStep(elements: number, chain: number): PeakStep {
  const x = named(tensor(new Float32Array(elements).fill(1), [elements]));
  return {
    // The sum at the end reads them once more.
    work: (2 * chain + 1) * elements * Float32Array.BYTES_PER_ELEMENT,
    step: step(`copy of ${elements}`, [x], () => repeat(chain, x, neg)),
    dispose: () => {
      x.dispose();
    },
  };
}

function named(values: Tensor) {
  return tidy(() => variable(values, false, `peak/${made++}`));
}

function repeat(times: number, first: Tensor, apply: (value: Tensor) => Tensor): Tensor {
  let value = first;
  for (let index = 0; index < times; index++) value = apply(value);
  return value;
}

/** Only a sum is read, so that the result itself stays where it was computed. */
function step(name: string, variables: Step['variables'], compute: () => Tensor): PeakStep['step'] {
  return { name, inputs: {}, variables, apply: () => ({ sum: sum(compute()) }) };
}
