import type { ArraysOf, Step, SuiteContext, TensorSpecs, TypedArray } from '../../harness/index.ts';
import { internalError } from '../../harness/index.ts';
import type { BasicsRecipe } from './recipe.ts';

/** One check of the lab: what it asks, what must come out, what the engine computed. */
export interface Exercise {
  readonly name: string;
  readonly expected: string;
  readonly measured: string;
  readonly passed: boolean;
}

/** Compiles a step on the run's engine, executes it once and returns its outputs. */
export async function execute<Inputs extends TensorSpecs>(
  context: SuiteContext<BasicsRecipe>,
  step: Step<Inputs>,
  inputs: ArraysOf<Inputs>,
): Promise<(output: string) => TypedArray> {
  const compiled = await context.compile(step);
  try {
    const [outputs] = await compiled.run([inputs]);
    return (output) => {
      const values = outputs?.[output];
      if (values === undefined) throw internalError(`step '${step.name}' returned no output '${output}'`);
      return values;
    };
  } finally {
    await compiled.dispose();
  }
}

/** Largest absolute difference that float32 arithmetic on numbers of order one explains. */
const tolerance = 1e-6;

/** An exercise whose answer is a list of numbers; it passes when each lies within 1e-6 of what is expected. */
export function numericExercise(
  name: string,
  expected: readonly number[],
  measured: ArrayLike<number>,
): Exercise {
  const values = Array.from(measured);
  return {
    name,
    expected: format(expected),
    measured: format(values),
    passed:
      values.length === expected.length &&
      expected.every((value, index) => Math.abs((values[index] ?? Number.NaN) - value) <= tolerance),
  };
}

/** Numbers to seven digits, as float32 has; a list in brackets. */
export function format(values: readonly number[]): string {
  const texts = values.map((value) => String(Number(value.toPrecision(7))));
  return values.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
}
