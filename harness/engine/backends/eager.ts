import {
  type Tensor,
  Variable,
  dispose,
  enableProdMode,
  engine as tfjsEngine,
  setBackend,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { ReprolabError, internalError } from '../../core/errors.ts';
import type { EngineInfo } from '../../core/result-schema.ts';
import type { TypedArray } from '../../core/tensor-data.ts';
import { dtypeOf, toTypedArray } from '../capture/tracer-backend.ts';
import { snapshot } from '../capture/variables.ts';
import type { ArraysOf, CompiledStep, Engine, Step, StepState, TensorSpecs } from '../step.ts';
import { checkedInput, checkedState } from './check-arrays.ts';

/** Opens an engine that executes steps eagerly on a tfjs backend that is registered already. */
export async function openEagerEngine(backendName: string, info: EngineInfo): Promise<Engine> {
  enableProdMode();
  if (!(await setBackend(backendName))) {
    throw new ReprolabError('engine-unavailable', `tfjs backend '${backendName}' does not start`, {
      advice: 'Run `reprolab doctor` to see which engines are available.',
    });
  }
  return {
    info,
    compile: (step, options = {}) => Promise.resolve(new EagerStep(step, options.stepsPerCall ?? 1)),
    dispose: () => Promise.resolve(),
  };
}

class EagerStep<Inputs extends TensorSpecs> implements CompiledStep<Inputs> {
  readonly stepsPerCall: number;
  readonly phases = { captureSeconds: 0, compileSeconds: 0 };
  readonly flopsPerStep = null;
  readonly #step: Step<Inputs>;
  /** Variables that were there before the step, with the data they held then. */
  readonly #before: ReadonlyMap<Variable, object>;

  constructor(step: Step<Inputs>, stepsPerCall: number) {
    this.#step = step;
    this.stepsPerCall = stepsPerCall;
    this.#before = new Map(
      Object.values(tfjsEngine().registeredVariables).map((variable) => [variable, variable.dataId]),
    );
  }

  async run(inputs: readonly ArraysOf<Inputs>[]): Promise<Record<string, TypedArray>[]> {
    if (inputs.length !== this.stepsPerCall) {
      throw internalError(
        `step '${this.#step.name}' runs ${this.stepsPerCall} steps a call, got ${inputs.length}`,
      );
    }
    const results: Record<string, TypedArray>[] = [];
    for (const arrays of inputs) {
      const outputs = tidy(() => {
        const tensors = Object.fromEntries(
          Object.entries(this.#step.inputs).map(([name, { shape, dtype }]) => [
            name,
            tensor(checkedInput(this.#step, name, arrays[name]).slice(), [...shape], dtype),
          ]),
        ) as { readonly [Name in keyof Inputs]: Tensor };
        return { ...this.#step.apply(tensors) };
      });
      const values: Record<string, TypedArray> = {};
      for (const [name, output] of Object.entries(outputs)) {
        values[name] = toTypedArray(await output.data(), dtypeOf(output.dtype, `output '${name}'`));
      }
      // A step may return one of its variables as an output: that one lives on.
      dispose(Object.values(outputs).filter((output) => !(output instanceof Variable)));
      results.push(values);
    }
    return results;
  }

  readState(): Promise<StepState> {
    return Promise.resolve(new Map(this.#variables().map((variable) => [variable.name, snapshot(variable)])));
  }

  writeState(state: StepState): Promise<void> {
    const written = this.#variables().map((variable) => {
      const expected = {
        shape: variable.shape,
        dtype: dtypeOf(variable.dtype, `variable '${variable.name}'`),
      };
      return { variable, data: checkedState(this.#step.name, variable.name, expected, state) };
    });
    for (const { variable, data } of written) {
      if (data === undefined) continue;
      tidy(() => {
        variable.assign(tensor(data.values.slice(), [...data.shape], data.dtype));
      });
    }
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /** The step's variables and every one made or assigned since: an optimizer's slots appear with the first step. */
  #variables(): Variable[] {
    const listed = new Set(this.#step.variables);
    return Object.values(tfjsEngine().registeredVariables).filter(
      (variable) => listed.has(variable) || this.#before.get(variable) !== variable.dataId,
    );
  }
}
