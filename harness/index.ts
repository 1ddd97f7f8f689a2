/** The harness as suites see it. Suites import nothing else of ours. */
export * from './core/tensor-data.ts';
export { ReprolabError } from './core/errors.ts';
export type { RandomStream, RandomStreams } from './core/random.ts';
export type { MnistData } from './data/datasets.ts';
export type { CompiledStep, Step, StepState, TensorSpecs } from './engine/step.ts';
export type * from './suite.ts';
