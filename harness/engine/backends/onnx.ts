import * as ort from './onnxruntime.mjs';
import { ReprolabError, messageOf } from '../../core/errors.ts';
import type { Cost, EngineInfo } from '../../core/result-schema.ts';
import { type TensorData, type TensorSpec, type TypedArray, allocate } from '../../core/tensor-data.ts';
import { capture } from '../capture/capture.ts';
import { useTracer } from '../capture/tracer.ts';
import { initialValues } from '../capture/variables.ts';
import { costOf } from '../graph/costs.ts';
import { bytesOf } from '../graph/kernel.ts';
import type { KernelGraph } from '../graph/kernels.ts';
import type { OnnxGraph } from '../onnx/operators.ts';
import { serializeModel, stateInput, stateOutput } from '../onnx/serialize.ts';
import { repeatedName } from '../passes/repeat.ts';
import { runPipeline } from '../pipeline.ts';
import { dumpStages } from '../stage-dump.ts';
import type {
  ArraysOf,
  CapturingEngine,
  CompileOptions,
  CompiledStep,
  Step,
  StepState,
  TensorSpecs,
} from '../step.ts';
import type { ExecutionTarget } from '../target.ts';
import { checkedInput, checkedState } from './check-arrays.ts';
import type { StepShape } from './steps-per-call.ts';
import { defaultThreads } from './threads.ts';

export const onnxRuntimeVersion = ort.env.versions.node ?? ort.env.versions.common;

/** One of ONNX Runtime's execution providers, under the name of an engine. */
export interface OnnxProvider {
  readonly engine: string;
  /** Its name in ONNX Runtime. */
  readonly provider: string;
  /** The device that it computes on, where there may be several. */
  readonly adapter: string | null;
  readonly softwareAdapter: boolean;
  /** What its graphs may rely on. */
  readonly target: ExecutionTarget;
  /** Steps a call of a training step; what the suite wants when left out. */
  readonly stepsPerCall?: (shape: StepShape) => number;
}

/**
 * Opens the engine that captures steps and runs them on one of ONNX Runtime's execution providers.
 *
 * @param threads - Where it is left out each step gets what suits its size; null for a provider that takes none.
 */
export async function openOnnxEngine(
  provider: OnnxProvider,
  threads?: number | null,
): Promise<CapturingEngine> {
  await useTracer();
  const { target } = provider;
  let info: EngineInfo = {
    name: provider.engine,
    backend: `onnxruntime/${provider.provider}`,
    threads: threads ?? null,
    adapter: provider.adapter,
    softwareAdapter: provider.softwareAdapter,
    version: onnxRuntimeVersion,
  };
  return {
    get info() {
      return info;
    },
    capture,
    lower: (captured, observe) => runPipeline(captured, { target, stepsPerCall: 1 }, observe),
    async compile<Inputs extends TensorSpecs>(step: Step<Inputs>, options: CompileOptions = {}) {
      const started = performance.now();
      const captured = await capture(step);
      const { flops, bytesRead, bytesWritten } = costOf(captured);
      const wanted = options.stepsPerCall ?? 1;
      const stepsPerCall =
        options.orMore === true && provider.stepsPerCall !== undefined
          ? provider.stepsPerCall(stepShape(captured, wanted))
          : wanted;
      const graph = runPipeline(captured, { target, stepsPerCall }, dumpStages(step.name));
      const captureSeconds = (performance.now() - started) / 1000;

      // A GPU executes every operator: there the threads of a session do nothing.
      const stepThreads = threads === undefined ? defaultThreads(flops) : threads;
      // A run is described by the threads of the step that it compiles first: its training step.
      info = { ...info, threads: info.threads ?? stepThreads };
      const compiling = performance.now();
      const session = await createSession(serializeModel(graph), provider, stepThreads ?? 1, step.name);
      const compileSeconds = (performance.now() - compiling) / 1000;
      return new OnnxStep<Inputs>(step, graph, session, {
        stepsPerCall,
        cost: { flopsPerStep: flops, bytesPerStep: bytesRead + bytesWritten },
        threads: stepThreads,
        phases: { captureSeconds, compileSeconds },
        initial: initialValues(step, captured),
      });
    },
    dispose: () => Promise.resolve(),
  };
}

/** What a captured step computes and how much state it has. */
function stepShape(captured: KernelGraph, wanted: number): StepShape {
  const { flops, bytesRead, bytesWritten } = costOf(captured);
  const moved = captured.states.reduce(
    (bytes, { before, after }) => bytes + bytesOf(before === after ? [before] : [before, after]),
    0,
  );
  return {
    wanted,
    movedBytes: moved,
    flops,
    bytes: bytesRead + bytesWritten,
    operators: captured.nodes.length,
  };
}

async function createSession(
  model: Uint8Array,
  provider: OnnxProvider,
  threads: number,
  stepName: string,
): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: [provider.provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: sessionConfig(provider),
    });
  } catch (error) {
    throw new ReprolabError(
      'engine-failed',
      `${provider.engine} cannot load the graph of step '${stepName}': ${messageOf(error)}`,
      {
        advice:
          'Run `reprolab doctor`; `reprolab graph <suite> --onnx FILE` saves the model for inspection, --after all prints every stage.',
        cause: error,
      },
    );
  }
}

/** Session configuration entries of ONNX Runtime, nested as its Node binding takes them. */
function sessionConfig({ provider }: OnnxProvider): Record<string, unknown> {
  // Operators that a GPU provider lacks would run on the cpu, with copies, unseen: better an error.
  return provider === 'cpu' ? {} : { session: { disable_cpu_ep_fallback: '1' } };
}

interface OnnxStepParts {
  readonly stepsPerCall: number;
  readonly cost: Cost;
  readonly threads: number | null;
  readonly phases: CompiledStep['phases'];
  readonly initial: StepState;
}

/** The state of a variable: two buffers, read and written in turn, so that no call allocates or copies state. */
interface StateBuffers {
  readonly name: string;
  current: ort.Tensor;
  next: ort.Tensor | null;
}

class OnnxStep<Inputs extends TensorSpecs> implements CompiledStep<Inputs> {
  readonly stepsPerCall: number;
  readonly cost: Cost;
  readonly threads: number | null;
  readonly phases: CompiledStep['phases'];
  readonly #step: Step<Inputs>;
  readonly #session: ort.InferenceSession;
  readonly #states: StateBuffers[];
  /** By input name: one array may serve two inputs, in two shapes. */
  readonly #inputTensors: Readonly<Record<string, WeakMap<TypedArray, ort.Tensor>>>;
  readonly #outputNames: readonly string[];
  readonly #feeds: Record<string, ort.Tensor> = {};
  readonly #fetches: Record<string, ort.Tensor | null> = {};

  constructor(step: Step<Inputs>, graph: OnnxGraph, session: ort.InferenceSession, parts: OnnxStepParts) {
    this.#step = step;
    this.#session = session;
    this.#inputTensors = Object.fromEntries(Object.keys(step.inputs).map((name) => [name, new WeakMap()]));
    this.stepsPerCall = parts.stepsPerCall;
    this.cost = parts.cost;
    this.threads = parts.threads;
    this.phases = parts.phases;
    const perStep = graph.outputs.length / parts.stepsPerCall;
    this.#outputNames = graph.outputs.slice(0, perStep).map(({ name }) => baseName(name, parts.stepsPerCall));
    this.#states = graph.states.map(({ name, before, after }) => {
      const data = parts.initial.get(name);
      if (data === undefined) throw new Error(`internal: state '${name}' has no initial value`);
      return {
        name,
        current: toOrtTensor({ ...data, values: data.values.slice() }),
        next: after === before ? null : toOrtTensor({ ...data, values: allocate(data) }),
      };
    });
    for (const { name } of graph.outputs) this.#fetches[name] = null;
  }

  async run(inputs: readonly ArraysOf<Inputs>[]): Promise<Record<string, TypedArray>[]> {
    if (inputs.length !== this.stepsPerCall) {
      throw new Error(
        `internal: step '${this.#step.name}' runs ${this.stepsPerCall} steps a call, got ${inputs.length}`,
      );
    }
    const repeated = this.stepsPerCall > 1;
    inputs.forEach((arrays, index) => {
      for (const name of Object.keys(this.#step.inputs)) {
        this.#feeds[repeated ? repeatedName(name, index) : name] = this.#inputTensor(name, arrays[name]);
      }
    });
    for (const state of this.#states) {
      this.#feeds[stateInput(state.name)] = state.current;
      if (state.next !== null) this.#fetches[stateOutput(state.name)] = state.next;
    }
    let results: ort.InferenceSession.ReturnType;
    try {
      results = await this.#session.run(this.#feeds, this.#fetches);
    } catch (error) {
      throw new ReprolabError('engine-failed', `step '${this.#step.name}' failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
    for (const state of this.#states) {
      if (state.next !== null) [state.current, state.next] = [state.next, state.current];
    }
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
    return Promise.resolve(
      new Map(
        this.#states.map(({ name, current }) => [
          name,
          {
            shape: [...current.dims],
            dtype: current.type as TensorData['dtype'],
            values: (current.data as TypedArray).slice(),
          },
        ]),
      ),
    );
  }

  writeState(state: StepState): Promise<void> {
    const written = this.#states.map(({ name, current }) => {
      const expected = { shape: current.dims, dtype: current.type as TensorData['dtype'] };
      return { current, data: checkedState(this.#step.name, name, expected, state) };
    });
    for (const { current, data } of written) {
      if (data !== undefined) (current.data as TypedArray).set(data.values);
    }
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
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

function toOrtTensor({ dtype, values, shape }: TensorData): ort.Tensor {
  switch (dtype) {
    case 'float32':
      return new ort.Tensor('float32', values as Float32Array, shape);
    case 'int32':
      return new ort.Tensor('int32', values as Int32Array, shape);
    case 'bool':
      return new ort.Tensor('bool', values as Uint8Array, shape);
  }
}
