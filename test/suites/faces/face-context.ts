/** A face suite's context for tests: the real training loop, on any engine, with small procedural faces as its data. */
import { randomStreams } from '../../../harness/core/random.ts';
import { createDataLoader } from '../../../harness/data/load.ts';
import type { Engine } from '../../../harness/engine/step.ts';
import type { Recipe, SuiteContext } from '../../../harness/index.ts';
import { Trainer } from '../../../harness/run/train.ts';

export interface FaceContext<R extends Recipe> extends SuiteContext<R> {
  /** The training loops that were run, in words. */
  readonly loops: string[];
}

const loader = createDataLoader({ mode: 'synthetic' });

/** A context on `engine`; `seed` decides everything random. */
export function faceContext<R extends Recipe>(
  engine: Engine,
  recipe: R,
  options: { readonly seed?: number; readonly stepsPerCall?: number } = {},
): FaceContext<R> {
  const trainer = new Trainer(engine, () => undefined);
  const loops: string[] = [];
  return {
    loops,
    recipe,
    random: randomStreams(options.seed ?? 1),
    load: (dataset, { wanted }) => loader.load(dataset, wanted),
    loadIfThere: (dataset, { wanted }) => loader.loadIfThere(dataset, wanted),
    compile: (step, compileOptions) => engine.compile(step, compileOptions),
    compileTraining: ({ step }) => engine.compile(step, { stepsPerCall: options.stepsPerCall ?? 1 }),
    phase: (_name, work) => work(),
    log: () => undefined,
    train(loop) {
      loops.push(`${loop.label}: ${loop.steps} steps from ${loop.firstStep}`);
      return trainer.train(loop);
    },
  };
}
