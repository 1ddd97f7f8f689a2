/** The harness as suites see it. Suites import nothing else of ours. */
export * from './abc/index.ts';
export * from './core/tensor-data.ts';
export { DivergenceError } from './core/divergence.ts';
export { internalError, ReprolabError } from './core/errors.ts';
export type { RandomStream, RandomStreams } from './core/random.ts';
export { extractSongs } from './data/abc.ts';
export type { IrishData, MnistData } from './data/datasets.ts';
export * from './data/faces.ts';
export type { ArraysOf, CompiledStep, Step, StepState, TensorSpecs } from './engine/step.ts';
export { blockMeans, mean, stepCurve } from './measure/step-curve.ts';
export type * from './suite.ts';
export {
  bootstrapGroups,
  type Estimate,
  type GroupEstimates,
} from './verdict/statistics/bootstrap-groups.ts';
export { wilsonInterval } from './verdict/statistics/wilson.ts';
