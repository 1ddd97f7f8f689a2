import { type Variable, engine } from '@tensorflow/tfjs-core';
import { ReprolabError } from '../../core/errors.ts';

/** Calls `onCreate` for each variable that tfjs makes until the returned function is called: optimizers make slots lazily. */
export function interceptVariables(onCreate: (variable: Variable) => void): () => void {
  const global = engine();
  const original = global.makeVariable.bind(global);
  global.makeVariable = (...parameters) => {
    const variable = original(...parameters);
    onCreate(variable);
    return variable;
  };
  return () => {
    global.makeVariable = original;
  };
}

/**
 * Makes drawing a random number an error until the returned function is called: tfjs draws in JavaScript, so the
 * numbers of the capture would be repeated in every step.
 */
export function refuseRandomNumbers(stepName: string): () => void {
  const original = Math.random;
  Math.random = () => {
    throw new ReprolabError('capture-failed', `step '${stepName}' draws random numbers`, {
      advice: 'Make the noise an input of the step and draw it from a stream of the run outside.',
    });
  };
  return () => {
    Math.random = original;
  };
}
