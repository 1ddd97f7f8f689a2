import { ReprolabError } from '../core/errors.ts';
import { randomStreams } from '../core/random.ts';
import type { UsedDataset } from '../core/result-schema.ts';
import type { Dataset } from '../data/dataset.ts';
import type { DataLoader, Loaded } from '../data/load.ts';
import type { Engine } from '../engine/step.ts';
import { phaseClock, type PhaseClock } from '../measure/phases.ts';
import type { Recipe, Suite, SuiteContext } from '../suite.ts';
import type { Journal } from './journal.ts';
import type { Progress } from './messages.ts';
import { Trainer, type CallRecord } from './train.ts';

export interface ContextOptions {
  readonly suite: Pick<Suite, 'name' | 'datasets'>;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly engine: Engine;
  /** Of that engine; null where none is kept. */
  readonly journal: Pick<Journal, 'isReplaying'> | null;
  readonly loader: DataLoader;
  /** True when the engine captures steps, so that several fit in one call. */
  readonly captures: boolean;
  log(message: string): void;
  progressed(progress: Progress): void;
}

/** A suite's context with what it recorded. */
export interface RecordingContext {
  readonly context: SuiteContext;
  readonly clock: PhaseClock;
  /** What was trained, whether or not the suite came to report it. */
  readonly trained: Pick<Trainer, 'history' | 'accuracy' | 'cpuMsPerStep' | 'stateBytes'>;
  /** The calls that did most of the training steps; null when nothing was trained. */
  mainCalls(): CallRecord | null;
  /** Every dataset that the suite loaded, in order. */
  datasets(): UsedDataset[];
  /** Frees what the context itself compiled. */
  dispose(): Promise<void>;
}

/** The harness's side of one run. */
export function createContext(options: ContextOptions): RecordingContext {
  const { engine, recipe, loader } = options;
  const clock = phaseClock();
  const trainer = new Trainer(
    engine,
    (progress) => {
      options.progressed(progress);
    },
    () => options.journal?.isReplaying ?? false,
  );
  const used: UsedDataset[] = [];
  const record = <L extends Loaded<unknown> | null>(role: string, loaded: L): L => {
    if (loaded !== null) used.push({ role, ...loaded.info });
    return loaded;
  };
  const during: SuiteContext['phase'] = (name, work) => clock.during(name, work);
  const context: SuiteContext = {
    recipe,
    random: randomStreams(options.seed),
    async load(dataset, { role, wanted }) {
      refuseUndeclared(options.suite, dataset);
      return record(role, await during('load', () => loader.load(dataset, wanted)));
    },
    async loadIfThere(dataset, { role, wanted }) {
      refuseUndeclared(options.suite, dataset);
      return record(role, await during('load', () => loader.loadIfThere(dataset, wanted)));
    },
    async compile(step, compileOptions) {
      const compiled = await during('compile', () => engine.compile(step, compileOptions)).catch(
        (error: unknown) => {
          throw inSuite(options.suite.name, step.name, error);
        },
      );
      clock.move(compiled.phases.captureSeconds, 'compile', 'capture');
      return compiled;
    },
    compileTraining: ({ step, stepsPerCall }) =>
      context.compile(step, options.captures ? { stepsPerCall, orMore: true } : {}),
    phase: during,
    train: (loop) => during('train', () => trainer.train(loop)),
    log(message) {
      options.log(message);
    },
  };
  return {
    context,
    clock,
    trained: trainer,
    mainCalls: () => trainer.mainCalls,
    datasets: () => used,
    dispose: () => trainer.dispose(),
  };
}

/** What a suite declares is what `reprolab data` can show and fetch before anything runs. */
function refuseUndeclared({ name, datasets }: Pick<Suite, 'name' | 'datasets'>, dataset: Dataset): void {
  if (datasets.includes(dataset)) return;
  const declared = datasets.map((known) => known.name).join(', ') || 'none';
  throw new ReprolabError(
    'course-invalid',
    `suite ${name}: it loads dataset '${dataset.name}', but its field 'datasets' has ${declared}`,
    { advice: "Add the dataset to the suite's datasets: `reprolab data` lists and fetches what is there." },
  );
}

/** The error with the names of suite and step before its message. */
function inSuite(suite: string, step: string, error: unknown): unknown {
  if (!(error instanceof ReprolabError)) return error;
  const { code, message, advice } = error;
  return new ReprolabError(code, `suite ${suite}, step '${step}': ${message}`, {
    ...(advice === undefined ? {} : { advice }),
    cause: error,
  });
}
