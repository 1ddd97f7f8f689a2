/**
 * The engine's contract. A step is a pure tfjs function over typed inputs and the variables of a model:
 * forward pass, gradients and optimizer update, or an evaluation. The same function runs eagerly on a tfjs
 * backend or is captured into a graph; the caller cannot tell, except by speed.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Cost, EngineInfo } from '../core/result-schema.ts';
import type { TensorData, TensorSpec, TypedArray } from '../core/tensor-data.ts';
import type { KernelGraph } from './graph/kernels.ts';
import type { OnnxGraph } from './onnx/operators.ts';
import type { StageObserver } from './stage-observer.ts';

export type TensorSpecs = Readonly<Record<string, TensorSpec>>;
export type TensorsOf<Specs extends TensorSpecs> = { readonly [Name in keyof Specs]: Tensor };
export type ArraysOf<Specs extends TensorSpecs> = { readonly [Name in keyof Specs]: TypedArray };

/**
 * A step as a lab writes it.
 *
 * `apply` must be pure but for assignments to variables: no random numbers (noise is an input), no reading of
 * values (`dataSync`, `arraySync`), no branching on them. Optimizers may create their slots lazily inside it.
 */
export interface Step<Inputs extends TensorSpecs = TensorSpecs> {
  readonly name: string;
  readonly inputs: Inputs;
  /** Variables that the step reads or assigns. Optimizer slots need not be listed: they are discovered. */
  readonly variables: readonly Variable[];
  apply(inputs: TensorsOf<Inputs>): Readonly<Record<string, Tensor>>;
}

/** Values of the variables and optimizer slots of a step, by name. */
export type StepState = ReadonlyMap<string, TensorData>;

export interface CompileOptions {
  /**
   * Training steps that one call executes (default 1). With K > 1 an engine that captures repeats the step K
   * times in one graph, which amortizes the call; outputs are bit-identical to K calls of one step.
   */
  readonly stepsPerCall?: number;
  /** Whether the engine may execute more steps a call where that is faster; not when left out. */
  readonly orMore?: boolean;
}

export interface CompiledStep<Inputs extends TensorSpecs = TensorSpecs> {
  readonly stepsPerCall: number;
  readonly phases: { readonly captureSeconds: number; readonly compileSeconds: number };
  /** Counted on the captured graph; null on eager engines, which have none. */
  readonly cost: Cost | null;
  /** Threads that execute it; null where the engine has no such setting. */
  readonly threads: number | null;
  /**
   * Executes exactly `stepsPerCall` steps, one element of `inputs` each, and returns the outputs of each. The
   * arrays given are read before the promise resolves and may be reused after; arrays returned are the caller's.
   */
  run(inputs: readonly ArraysOf<Inputs>[]): Promise<Readonly<Record<string, TypedArray>>[]>;
  /** Current values of the state; a copy. */
  readState(): Promise<StepState>;
  /** Replaces state by name; names that this step does not have are ignored, so a training state fits an evaluation. */
  writeState(state: StepState): Promise<void>;
  /** As `writeState(await from.readState())`; steps whose state is on one device share it there, and nothing is copied. */
  takeState(from: CompiledStep): Promise<void>;
  dispose(): Promise<void>;
}

/** Something that can execute steps. One engine is open at a time in a process: tfjs has one global backend. */
export interface Engine {
  readonly info: EngineInfo;
  compile<Inputs extends TensorSpecs>(
    step: Step<Inputs>,
    options?: CompileOptions,
  ): Promise<CompiledStep<Inputs>>;
  dispose(): Promise<void>;
}

/** Engines that can show what they execute. */
export interface CapturingEngine extends Engine {
  /** The step as captured: tfjs kernels. */
  capture(step: Step): Promise<KernelGraph>;
  /** Takes a captured step through the stages of the pipeline, for this engine and one step a call. */
  lower(captured: KernelGraph, observe?: StageObserver): OnnxGraph;
}
