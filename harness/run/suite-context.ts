import type { DatasetInfo } from '../core/result-schema.ts';
import { randomStreams } from '../core/random.ts';
import { recordedDataset } from '../data/dataset-info.ts';
import type { DatasetRequest, LoadedDataset } from '../data/datasets.ts';
import type { Engine } from '../engine/step.ts';
import { phaseClock, type PhaseClock } from '../measure/phases.ts';
import type { Recipe, SuiteContext } from '../suite.ts';
import type { Progress } from './messages.ts';
import { Trainer, type CallRecord } from './train.ts';
import type { TrainingHistory } from './training-history.ts';

/** Loads datasets; harness/data has it. */
export interface DatasetLoader {
  load<D extends DatasetRequest>(request: D): Promise<LoadedDataset<D>>;
}

export interface ContextOptions {
  readonly recipe: Recipe;
  readonly seed: number;
  readonly engine: Engine;
  readonly loader: DatasetLoader;
  /** True when the engine captures steps, so that several fit in one call. */
  readonly captures: boolean;
  log(message: string): void;
  phaseBegan(name: string): void;
  progressed(progress: Progress): void;
}

/** A suite's context with what it recorded. */
export interface RecordingContext {
  readonly context: SuiteContext;
  readonly clock: PhaseClock;
  /** What was trained, whether or not the suite came to report it. */
  readonly history: TrainingHistory;
  /** The calls that did most of the training steps; null when nothing was trained. */
  mainCalls(): CallRecord | null;
  /** The dataset that the run is recorded under; kind 'none' when the suite loaded nothing. */
  dataset(): DatasetInfo;
  /** Frees what the context itself compiled. */
  dispose(): Promise<void>;
}

const noDataset: DatasetInfo = { name: 'none', kind: 'none', source: 'none', note: null, files: [] };

/** The harness's side of one run. */
export function createContext(options: ContextOptions): RecordingContext {
  const { engine, recipe, loader } = options;
  const clock = phaseClock();
  const trainer = new Trainer(engine, (progress) => {
    options.progressed(progress);
  });
  const loaded: DatasetInfo[] = [];
  const during: SuiteContext['phase'] = (name, work) => {
    options.phaseBegan(name);
    return clock.during(name, work);
  };
  const context: SuiteContext = {
    recipe,
    random: randomStreams(options.seed),
    async loadDataset(request) {
      const dataset = await during('load', () => loader.load(request));
      loaded.push(dataset.info);
      return dataset;
    },
    async compile(step, compileOptions) {
      const compiled = await during('compile', () => engine.compile(step, compileOptions));
      clock.move(compiled.phases.captureSeconds, 'compile', 'capture');
      return compiled;
    },
    stepsPerCall: (preferred) => (options.captures ? preferred : 1),
    phase: during,
    train: (loop) => during('train', () => trainer.train(loop)),
    log(message) {
      options.log(message);
    },
  };
  return {
    context,
    clock,
    history: trainer.history,
    mainCalls: () => trainer.mainCalls,
    dataset: () => recordedDataset(loaded) ?? noDataset,
    dispose: () => trainer.dispose(),
  };
}
