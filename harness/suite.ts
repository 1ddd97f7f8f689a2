/** What a suite is: the contract between a lab's code and the harness. */
import type { RandomStreams } from './core/random.ts';
import type {
  Curve,
  DatasetInfo,
  Exhibit,
  Metric,
  Phase,
  Profile,
  StepTiming,
} from './core/result-schema.ts';
import type { TypedArray } from './core/tensor-data.ts';
import type { Unit } from './core/unit.ts';
import type { Dataset } from './data/dataset.ts';
import type { Loaded } from './data/load.ts';
import type { CompiledStep, CompileOptions, Step, TensorSpecs } from './engine/step.ts';

/** Flat, so that it hashes and prints the same everywhere. Names carry units where there are any. */
export type Recipe = Readonly<Record<string, string | number | boolean>>;

/** How a profile shortens a recipe: overrides, with the reason that the report prints. */
export interface Shortening<R extends Recipe> {
  readonly reason: string;
  readonly overrides: Partial<R>;
}

export interface Suite<R extends Recipe = Recipe> {
  /** Kebab-case name as on the command line. */
  readonly name: string;
  /** From 1; raised when the suite's numbers change by intention, so that a comparison knows why they differ. */
  readonly version: number;
  /** The lab that it reproduces, e.g. 'Lab 2, part 1'. */
  readonly lab: string;
  readonly title: string;
  /** One or two sentences for `list` and the report. */
  readonly summary: string;
  /** Every dataset that it may load: what `reprolab data` lists and fetches. */
  readonly datasets: readonly Dataset[];
  readonly recipes: Readonly<Record<string, R>>;
  /** The published recipe's name. */
  readonly defaultRecipe: string;
  /** Profiles that shorten recipes; a profile that is missing runs the whole recipe. */
  readonly shortenings: Partial<Readonly<Record<Profile, Shortening<R>>>>;
  /**
   * Seconds that a whole run of a recipe took on onnx-cpu: measured once, for time limits and for dividing work. A recipe
   * that is missing has no time limit, and counts as the mean of the others.
   */
  readonly expectedSeconds?: Readonly<Record<string, number>>;
  /** Loads data and builds model and steps; nothing is trained yet. */
  prepare(context: SuiteContext<R>): Promise<PreparedSuite>;
}

/** What a suite loads a dataset for. */
export interface DatasetUse<Wanted> {
  /** In words, for a reader of the result: 'training and test', 'vocabulary'. */
  readonly role: string;
  /** What of it is needed, as the dataset understands it; the whole when left out. */
  readonly wanted?: Wanted;
}

/** What the harness lends a suite for one run. */
export interface SuiteContext<R extends Recipe = Recipe> {
  readonly recipe: R;
  readonly random: RandomStreams;
  /** Finds, checks and reads a dataset, or makes it or its stand-in; records what was used. */
  load<Data, Wanted>(dataset: Dataset<Data, Wanted>, use: DatasetUse<Wanted>): Promise<Loaded<Data>>;
  /** As `load` for a dataset that the suite can do without: null where it cannot be had (see DataLoader). */
  loadIfThere<Data, Wanted>(
    dataset: Dataset<Data, Wanted>,
    use: DatasetUse<Wanted>,
  ): Promise<Loaded<Data> | null>;
  /** Compiles on the run's engine; time is recorded as capture and compile. */
  compile<Inputs extends TensorSpecs>(
    step: Step<Inputs>,
    options?: CompileOptions,
  ): Promise<CompiledStep<Inputs>>;
  /** As `compile`, with as many steps a call as suit the engine: the workload's on engines that capture, else one. */
  compileTraining<Inputs extends TensorSpecs>(
    workload: Pick<TrainingWorkload<Inputs>, 'step' | 'stepsPerCall'>,
  ): Promise<CompiledStep<Inputs>>;
  /** Runs `work` and adds its seconds to the named phase. */
  phase<T>(name: Phase['name'], work: () => Promise<T>): Promise<T>;
  /** The training loop: assembles batches, times calls, keeps the per-step loss, draws progress. */
  train<Inputs extends TensorSpecs>(loop: TrainingLoop<Inputs>): Promise<TrainingSummary>;
  /** A line for the user (stderr; never in the result). */
  log(message: string): void;
}

export interface TrainingWorkload<Inputs extends TensorSpecs = TensorSpecs> {
  readonly step: Step<Inputs>;
  /** Samples that one step sees. */
  readonly samplesPerStep: number;
  /** What a sample is, in the plural: 'images', 'sequences'. */
  readonly sampleUnit: string;
  /** Unit of the step's output `loss`. */
  readonly lossUnit: Unit;
  /** Preferred steps per call on engines that capture. */
  readonly stepsPerCall: number;
  /** Writes batch number `index` (from 0, over the whole run) into `arrays`, reused between calls. */
  fillBatch(index: number, arrays: { readonly [Name in keyof Inputs]: TypedArray }): void;
}

export interface TrainingLoop<Inputs extends TensorSpecs> {
  readonly workload: TrainingWorkload<Inputs>;
  readonly compiled: CompiledStep<Inputs>;
  readonly steps: number;
  /** Name of this loop in progress and curves, e.g. 'epoch 3/6'. */
  readonly label: string;
  /** First index given to `fillBatch`. */
  readonly firstStep: number;
  /** Called for every step with its outputs; the output `loss` is a scalar and required. */
  onStep?(index: number, outputs: Readonly<Record<string, TypedArray>>): void;
}

export interface TrainingSummary {
  readonly steps: number;
  readonly seconds: number;
  /** Loss of every step, in order. */
  readonly losses: Float32Array;
}

export interface PreparedSuite {
  /** For `graph` and `bench`; null for a suite that has no training step. */
  readonly training: TrainingWorkload | null;
  readonly evaluation: EvaluationWorkload | null;
  /** Trains, evaluates, returns what was measured. */
  run(): Promise<SuiteMeasurement>;
}

export interface EvaluationWorkload<Inputs extends TensorSpecs = TensorSpecs> {
  readonly step: Step<Inputs>;
  readonly samplesPerStep: number;
  /** What a sample is, in the plural: 'images', 'sequences'. */
  readonly sampleUnit: string;
  fillBatch(index: number, arrays: { readonly [Name in keyof Inputs]: TypedArray }): void;
}

export interface SuiteMeasurement {
  /** By name; `metric` and `proportion` make them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly curves: readonly Curve[];
  readonly exhibits: readonly Exhibit[];
  /** Files to store beside the result: name -> content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export type { Curve, DatasetInfo, Exhibit, Metric, StepTiming, Unit };
