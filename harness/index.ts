/** The harness as suites see it. Suites import nothing else of ours. */
export * from './core/tensor-data.ts';
export { DivergenceError } from './core/divergence.ts';
export { internalError, ReprolabError } from './core/errors.ts';
export { metric, proportion, standardErrorOfMean } from './core/metric.ts';
export { type RandomStream, randomStreams, type RandomStreams } from './core/random.ts';
export { type Course, defineCourse, defineSuite } from './course/course.ts';
export {
  type CheckedFiles,
  type Dataset,
  defineDataset,
  defineGeneratedDataset,
  type FilesDataset,
  type Generated,
  type GeneratedDataset,
  type Reading,
} from './data/dataset.ts';
export type { DataFile } from './data/file-set.ts';
export { beginsWith, type FileFormat, formats } from './data/formats.ts';
export {
  elementType,
  type Hdf5Dataset,
  type Hdf5Inspection,
  inspectHdf5,
  invalidHdf5,
  shapeInWords,
} from './data/hdf5.ts';
export { openRows, type RowsOptions } from './data/hdf5-rows.ts';
export { identify } from './data/identify.ts';
export { type IdxArray, parseIdx } from './data/idx.ts';
export type { Loaded } from './data/load.ts';
export { decodePng } from './data/png.ts';
export { resizeBilinear } from './data/resize.ts';
export type { SourceFile } from './data/unpacked-copies.ts';
export type { ArraysOf, CompiledStep, Step, StepState, TensorSpecs } from './engine/step.ts';
export { readBarChart } from './grade/bar-chart.ts';
export type {
  Basis,
  Evidence,
  ExerciseInfo,
  Finding,
  GradedLab,
  Grading,
  NotebookReading,
} from './grade/contract.ts';
export { type Cell, codeCells, type Notebook, tellsOrder, wasRun } from './grade/notebook.ts';
export { numberPattern, type PrintedNumber, readCount, readNumber } from './grade/printed-number.ts';
export {
  argumentOf,
  type Call,
  callsIn,
  functionsIn,
  type PythonFunction,
  splitTopLevel,
  topLevel,
} from './grade/python-source.ts';
export { pythonText } from './grade/python-text.ts';
export {
  type Assignments,
  assignmentsIn,
  resolveNumber,
  resolveString,
  resolveText,
} from './grade/python-values.ts';
export { outputAt, type Outputs } from './run/step-outputs.ts';
export { blockMeans, mean, stepCurve } from './measure/step-curve.ts';
export type * from './suite.ts';
export {
  bootstrapGroups,
  type Estimate,
  type GroupEstimates,
} from './verdict/statistics/bootstrap-groups.ts';
export { wilsonInterval } from './verdict/statistics/wilson.ts';
