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
import type { TensorData, TypedArray } from '../../core/tensor-data.ts';
import { interceptVariables } from '../capture/interception.ts';
import { dtypeOf, toTypedArray } from '../capture/tracer-backend.ts';
import { snapshot } from '../capture/variables.ts';
import type { ArraysOf, CompiledStep, Engine, Step, StepState, TensorSpecs } from '../step.ts';
import { checkedInput, checkedState } from './check-arrays.ts';

/** Opens an engine that executes steps eagerly on a tfjs backend that is registered already. */
export async function openEagerEngine(
  backendName: string,
  described: Omit<EngineInfo, 'adapterDetails'>,
): Promise<Engine> {
  const info: EngineInfo = { ...described, adapterDetails: null };
  enableProdMode();
  if (!(await setBackend(backendName))) {
    throw new ReprolabError('engine-unavailable', `tfjs backend '${backendName}' does not start`, {
      advice: 'Run `reprolab doctor` to see which engines are available.',
    });
  }
  return {
    info,
    compile: (step, options = {}) =>
      Promise.resolve(new EagerStep(step, options.stepsPerCall ?? 1, info.threads)),
    dispose: () => Promise.resolve(),
  };
}

/** Frees what a step returned; a variable of its own among it lives on. */
function disposeOutputs(outputs: Readonly<Record<string, Tensor>>): void {
  dispose(Object.values(outputs).filter((output) => !(output instanceof Variable)));
}

class EagerStep<Inputs extends TensorSpecs> implements CompiledStep<Inputs> {
  readonly stepsPerCall: number;
  readonly phases = { captureSeconds: 0, compileSeconds: 0 };
  readonly cost = null;
  readonly threads: number | null;
  readonly #step: Step<Inputs>;
  /** Variables that were there before the step, with the data they held then. */
  readonly #before: Map<Variable, object>;
  /** Written state of no variable that is there yet: an optimizer's slot, which begins with it once it is made. */
  readonly #awaited = new Map<string, TensorData>();

  constructor(step: Step<Inputs>, stepsPerCall: number, threads: number | null) {
    this.#step = step;
    this.stepsPerCall = stepsPerCall;
    this.threads = threads;
    this.#before = new Map(registeredVariables().map((variable) => [variable, variable.dataId]));
  }

  async run(inputs: readonly ArraysOf<Inputs>[]): Promise<Record<string, TypedArray>[]> {
    if (inputs.length !== this.stepsPerCall) {
      throw internalError(
        `step '${this.#step.name}' runs ${this.stepsPerCall} steps a call, got ${inputs.length}`,
      );
    }
    const results: Record<string, TypedArray>[] = [];
    for (const arrays of inputs) {
      const outputs = this.#apply(arrays);
      const values: Record<string, TypedArray> = {};
      for (const [name, output] of Object.entries(outputs)) {
        values[name] = toTypedArray(await output.data(), dtypeOf(output.dtype, `output '${name}'`));
      }
      disposeOutputs(outputs);
      results.push(values);
    }
    return results;
  }

  #apply(arrays: ArraysOf<Inputs>): Readonly<Record<string, Tensor>> {
    const made: Variable[] = [];
    const restoreFactory = interceptVariables((variable) => {
      made.push(variable);
      this.#assign([variable], this.#awaited);
    });
    try {
      return tidy(() => {
        const tensors = Object.fromEntries(
          Object.entries(this.#step.inputs).map(([name, { shape, dtype }]) => [
            name,
            tensor(checkedInput(this.#step, name, arrays[name]).slice(), [...shape], dtype),
          ]),
        ) as { readonly [Name in keyof Inputs]: Tensor };
        return { ...this.#step.apply(tensors) };
      });
    } finally {
      restoreFactory();
      this.#refuseHalfOfTheSlots(made);
      for (const { name } of made) this.#awaited.delete(name);
    }
  }

  /** Slots of which some begin with written state and others do not would be those of no training. */
  #refuseHalfOfTheSlots(made: readonly Variable[]): void {
    const lacking = made.filter(({ name }) => !this.#awaited.has(name));
    if (lacking.length === 0 || lacking.length === made.length) return;
    throw internalError(
      `step '${this.#step.name}' expects state ${lacking.map(({ name }) => `'${name}'`).join(', ')} beside that of its other optimizer slots`,
    );
  }

  readState(): Promise<StepState> {
    return Promise.resolve(new Map(this.#variables().map((variable) => [variable.name, snapshot(variable)])));
  }

  /**
   * The variables themselves are the state, and all steps of the process share them: one that this step is not known to use
   * may be the slot of an optimizer that it uses first in its next run.
   */
  writeState(state: StepState): Promise<void> {
    const variables = registeredVariables();
    const own = new Set(this.#variables());
    this.#assign(variables, state);
    for (const variable of variables) if (!own.has(variable)) this.#before.set(variable, variable.dataId);
    const names = new Set(variables.map(({ name }) => name));
    for (const [name, data] of state) {
      if (!names.has(name)) this.#awaited.set(name, { ...data, values: data.values.slice() });
    }
    return Promise.resolve();
  }

  async takeState(from: CompiledStep): Promise<void> {
    await this.writeState(await from.readState());
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /** Gives variables the values that `state` has for them, once all of those are known to fit. */
  #assign(variables: readonly Variable[], state: StepState): void {
    const written = variables.map((variable) => {
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
  }

  /** The step's variables and every one made or assigned since: an optimizer's slots appear with the first step. */
  #variables(): Variable[] {
    const listed = new Set(this.#step.variables);
    return registeredVariables().filter(
      (variable) => listed.has(variable) || this.#before.get(variable) !== variable.dataId,
    );
  }
}

function registeredVariables(): Variable[] {
  return Object.values(tfjsEngine().registeredVariables);
}
