import {
  type Tensor,
  Variable,
  clone,
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
  readonly flopsPerStep = null;
  readonly threads: number | null;
  readonly #step: Step<Inputs>;
  /** Variables that were there before the step, with the data they held then. */
  readonly #before: ReadonlyMap<Variable, object>;
  /** Written state of no variable that is known to be the step's: its first run shows whether it is a slot of it. */
  readonly #unclaimed = new Map<string, TensorData>();

  constructor(step: Step<Inputs>, stepsPerCall: number, threads: number | null) {
    this.#step = step;
    this.stepsPerCall = stepsPerCall;
    this.threads = threads;
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
      const outputs = this.#unclaimed.size === 0 ? this.#apply(arrays) : this.#applyFirst(arrays);
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
    return tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(this.#step.inputs).map(([name, { shape, dtype }]) => [
          name,
          tensor(checkedInput(this.#step, name, arrays[name]).slice(), [...shape], dtype),
        ]),
      ) as { readonly [Name in keyof Inputs]: Tensor };
      return { ...this.#step.apply(tensors) };
    });
  }

  /**
   * The first run after state was written that the step's known variables have no use for. Where the run makes or
   * assigns a variable of such a name, an optimizer's slot, it is done again from the state as written.
   */
  #applyFirst(arrays: ArraysOf<Inputs>): Readonly<Record<string, Tensor>> {
    // A clone shares the data: what it costs is that the data outlives the assignment.
    const held = Object.values(tfjsEngine().registeredVariables).map(
      (variable) => [variable, clone(variable)] as const,
    );
    const known = new Set(held.map(([variable]) => variable));
    const tried = this.#apply(arrays);
    const claimed = this.#variables().filter(({ name }) => this.#unclaimed.has(name));
    const state = new Map(this.#unclaimed);
    this.#unclaimed.clear();
    let outputs = tried;
    if (claimed.length > 0) {
      disposeOutputs(tried);
      const lacking = this.#variables().filter(
        (variable) => !known.has(variable) && !state.has(variable.name),
      );
      if (lacking.length > 0) {
        throw internalError(
          `step '${this.#step.name}' expects state ${lacking.map(({ name }) => `'${name}'`).join(', ')} beside that of its other optimizer slots`,
        );
      }
      for (const [variable, value] of held) {
        if (variable.dataId !== value.dataId) variable.assign(clone(value));
      }
      this.#assign(claimed, state);
      outputs = this.#apply(arrays);
    }
    dispose(held.map(([, value]) => value));
    return outputs;
  }

  readState(): Promise<StepState> {
    return Promise.resolve(new Map(this.#variables().map((variable) => [variable.name, snapshot(variable)])));
  }

  writeState(state: StepState): Promise<void> {
    const variables = this.#variables();
    this.#assign(variables, state);
    const names = new Set(variables.map(({ name }) => name));
    for (const [name, data] of state) {
      if (!names.has(name)) this.#unclaimed.set(name, { ...data, values: data.values.slice() });
    }
    return Promise.resolve();
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
    return Object.values(tfjsEngine().registeredVariables).filter(
      (variable) => listed.has(variable) || this.#before.get(variable) !== variable.dataId,
    );
  }
}
