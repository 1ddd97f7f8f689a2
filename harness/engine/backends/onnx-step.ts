import { internalError, messageOf, ReprolabError } from '../../core/errors.ts';
import type { Cost } from '../../core/result-schema.ts';
import type { TensorSpec, TypedArray } from '../../core/tensor-data.ts';
import type { OnnxGraph } from '../onnx/operators.ts';
import { repeatedName } from '../passes/repeat.ts';
import type { ArraysOf, CompiledStep, Step, StepState, TensorSpecs } from '../step.ts';
import { checkedInput } from './check-arrays.ts';
import type * as ort from './onnxruntime.mjs';
import { toOrtTensor } from './ort-tensor.ts';
import type { Feeds, Fetches, Results, Session } from './session.ts';
import type { StateStore } from './state-store.ts';

export interface OnnxStepParts {
  readonly session: Session;
  readonly state: StateStore;
  readonly stepsPerCall: number;
  readonly cost: Cost;
  readonly threads: number | null;
  readonly phases: CompiledStep['phases'];
  /** Told when it is disposed of. */
  readonly disposed: () => void;
}

/** A captured step in a session of ONNX Runtime. */
export class OnnxStep<Inputs extends TensorSpecs> implements CompiledStep<Inputs> {
  readonly stepsPerCall: number;
  readonly cost: Cost;
  readonly threads: number | null;
  readonly phases: CompiledStep['phases'];
  readonly #step: Step<Inputs>;
  readonly #session: Session;
  readonly #state: StateStore;
  readonly #disposed: OnnxStepParts['disposed'];
  /** By input name: one array may serve two inputs, in two shapes. */
  readonly #inputTensors: Readonly<Record<string, WeakMap<TypedArray, ort.Tensor>>>;
  readonly #outputNames: readonly string[];
  #isDisposed = false;
  readonly #feeds: Feeds = {};
  readonly #fetches: Fetches = {};

  constructor(step: Step<Inputs>, graph: OnnxGraph, parts: OnnxStepParts) {
    this.#step = step;
    this.#session = parts.session;
    this.#state = parts.state;
    this.#disposed = parts.disposed;
    this.#inputTensors = Object.fromEntries(Object.keys(step.inputs).map((name) => [name, new WeakMap()]));
    this.stepsPerCall = parts.stepsPerCall;
    this.cost = parts.cost;
    this.threads = parts.threads;
    this.phases = parts.phases;
    const perStep = graph.outputs.length / parts.stepsPerCall;
    this.#outputNames = graph.outputs.slice(0, perStep).map(({ name }) => baseName(name, parts.stepsPerCall));
    for (const { name } of graph.outputs) this.#fetches[name] = null;
  }

  async run(inputs: readonly ArraysOf<Inputs>[]): Promise<Record<string, TypedArray>[]> {
    if (inputs.length !== this.stepsPerCall) {
      throw internalError(
        `step '${this.#step.name}' runs ${this.stepsPerCall} steps a call, got ${inputs.length}`,
      );
    }
    const repeated = this.stepsPerCall > 1;
    inputs.forEach((arrays, index) => {
      for (const name of Object.keys(this.#step.inputs)) {
        this.#feeds[repeated ? repeatedName(name, index) : name] = this.#inputTensor(name, arrays[name]);
      }
    });
    this.#state.bind(this.#feeds, this.#fetches);
    let results: Results;
    try {
      results = await this.#session.run(this.#feeds, this.#fetches);
    } catch (error) {
      throw new ReprolabError('engine-failed', `step '${this.#step.name}' failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
    this.#state.advance(results);
    return inputs.map((_, index) =>
      Object.fromEntries(
        this.#outputNames.map((name) => [
          name,
          results[repeated ? repeatedName(name, index) : name]?.data as TypedArray,
        ]),
      ),
    );
  }

  readState(): Promise<StepState> {
    return this.#state.read();
  }

  writeState(state: StepState): Promise<void> {
    return this.#state.write(state);
  }

  async takeState(from: CompiledStep): Promise<void> {
    if (from instanceof OnnxStep && this.#state.share(from.#state)) return;
    await this.writeState(await from.readState());
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#disposed();
    this.#state.dispose();
    await this.#session.release();
  }

  /** The tensor over an array's memory; callers reuse their arrays, so it is made once. */
  #inputTensor(name: string, values: TypedArray | undefined): ort.Tensor {
    const tensors = this.#inputTensors[name];
    const known = values === undefined ? undefined : tensors?.get(values);
    if (known !== undefined) return known;
    const checked = checkedInput(this.#step, name, values);
    const tensor = toOrtTensor({ ...(this.#step.inputs[name] as TensorSpec), values: checked });
    tensors?.set(checked, tensor);
    return tensor;
  }
}

function baseName(name: string, stepsPerCall: number): string {
  return stepsPerCall > 1 ? name.slice(0, name.lastIndexOf('@')) : name;
}
