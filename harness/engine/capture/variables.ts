import { type Variable, engine } from '@tensorflow/tfjs-core';
import { internalError } from '../../core/errors.ts';
import type { TensorData } from '../../core/tensor-data.ts';
import type { Graph } from '../graph/graph.ts';
import type { Step, StepState } from '../step.ts';
import { dtypeOf, toTypedArray } from './tracer-backend.ts';

/** The registered variables whose names are the graph's states, with copies of their present values. */
export function initialValues(step: Step, graph: Pick<Graph, 'states'>): StepState {
  const registered: Readonly<Record<string, Variable>> = engine().registeredVariables;
  return new Map(
    graph.states.map(({ name }) => {
      const variable = registered[name];
      if (variable === undefined) throw internalError(`step '${step.name}' lost variable '${name}'`);
      return [name, snapshot(variable)];
    }),
  );
}

/** A copy of a variable's value. */
export function snapshot(variable: Variable): TensorData {
  const dtype = dtypeOf(variable.dtype, `variable '${variable.name}'`);
  return { shape: [...variable.shape], dtype, values: toTypedArray(variable.dataSync(), dtype) };
}
