import * as ort from './onnxruntime.mjs';
import { ReprolabError, internalError, messageOf } from '../../core/errors.ts';
import type { AdapterDetails, EngineInfo } from '../../core/result-schema.ts';
import { capture } from '../capture/capture.ts';
import { useTracer } from '../capture/tracer.ts';
import { initialValues } from '../capture/variables.ts';
import { costOf } from '../graph/costs.ts';
import { bytesOf } from '../graph/kernel.ts';
import type { KernelGraph } from '../graph/kernels.ts';
import type { OnnxGraph } from '../onnx/operators.ts';
import { serializeModel, stateOutput } from '../onnx/serialize.ts';
import { runPipeline } from '../pipeline.ts';
import { dumpStages } from '../stage-dump.ts';
import type { CapturingEngine, CompileOptions, CompiledStep, Step, StepState, TensorSpecs } from '../step.ts';
import type { ExecutionTarget } from '../target.ts';
import { DeviceMemory } from './device-memory.ts';
import { DeviceState } from './device-state.ts';
import { HostState } from './host-state.ts';
import { OnnxStep } from './onnx-step.ts';
import { Session } from './session.ts';
import type { InitialState } from './state-store.ts';
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
  /** Null where nothing else is known of it. */
  readonly adapterDetails?: AdapterDetails;
  /** What its graphs may rely on. */
  readonly target: ExecutionTarget;
  /** Whether state stays in the device's memory between calls; the binding has such memory for WebGPU alone. */
  readonly keepsStateOnDevice?: boolean;
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
    adapterDetails: provider.adapterDetails ?? null,
    version: onnxRuntimeVersion,
  };
  const memory =
    provider.keepsStateOnDevice === true
      ? new DeviceMemory((model, kept) => createSession(model, provider, 1, 'copy of state', kept))
      : null;
  /** What is in the device's memory has to be freed before its last session. */
  const live = new Set<CompiledStep>();
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
      const states = initialStates(graph, initialValues(step, captured));
      const written = states.filter(({ isWritten }) => isWritten).map(({ name }) => stateOutput(name));
      const session = await createSession(
        serializeModel(graph),
        provider,
        stepThreads ?? 1,
        step.name,
        memory === null ? [] : written,
      );
      const state =
        memory === null ? new HostState(step.name, states) : await DeviceState.of(step.name, memory, states);
      const compileSeconds = (performance.now() - compiling) / 1000;
      const compiled = new OnnxStep<Inputs>(step, graph, {
        session,
        state,
        stepsPerCall,
        cost: { flopsPerStep: flops, bytesPerStep: bytesRead + bytesWritten },
        threads: stepThreads,
        phases: { captureSeconds, compileSeconds },
        disposed: () => live.delete(compiled),
      });
      live.add(compiled);
      return compiled;
    },
    async dispose() {
      for (const compiled of live) await compiled.dispose();
      await memory?.dispose();
    },
  };
}

/** The graph's states with the values that they begin with. */
function initialStates(graph: OnnxGraph, values: StepState): InitialState[] {
  return graph.states.map(({ name, before, after }) => {
    const data = values.get(name);
    if (data === undefined) throw internalError(`state '${name}' has no initial value`);
    return { name, data, isWritten: after !== before };
  });
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

/** @param kept - Outputs that stay in the device's memory. */
async function createSession(
  model: Uint8Array,
  provider: OnnxProvider,
  threads: number,
  stepName: string,
  kept: readonly string[],
): Promise<Session> {
  try {
    const session = await ort.InferenceSession.create(model, {
      executionProviders: [provider.provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: sessionConfig(provider),
      ...(kept.length === 0
        ? {}
        : { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer' as const])) }),
    });
    return new Session(session, provider.keepsStateOnDevice === true);
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
