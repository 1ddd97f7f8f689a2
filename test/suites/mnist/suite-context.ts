/** A suite's context for tests of suites alone: the plain JavaScript engine, the real training loop, data made here. */
import '@tensorflow/tfjs-backend-cpu';
import { randomStreams } from '../../../harness/core/random.ts';
import { openEagerEngine } from '../../../harness/engine/backends/eager.ts';
import type { Engine } from '../../../harness/engine/step.ts';
import type { Dataset, DatasetInfo, Recipe, Suite, SuiteContext } from '../../../harness/index.ts';
import type { MnistData } from '../../../suites/mnist/data/images.ts';
import { Trainer } from '../../../harness/run/train.ts';

/** One engine for all tests of a file: tfjs has one global backend. */
export const engine = await openEagerEngine('cpu', {
  name: 'tfjs-cpu',
  backend: 'tfjs/cpu',
  threads: 1,
  adapter: null,
  softwareAdapter: false,
  version: 'test',
});

export interface TestContext<R extends Recipe> extends SuiteContext<R> {
  /** One entry per call of `train`. */
  readonly loops: {
    label: string;
    steps: number;
    firstStep: number;
    stepsPerCall: number;
    samples: number;
  }[];
  readonly logged: string[];
}

export interface ContextOptions {
  readonly seed?: number;
  readonly data?: MnistData;
  readonly stepsPerCall?: number;
  /** Another engine than the plain JavaScript one. */
  readonly engine?: Engine;
}

/** A context for `suite` with `recipe`; `data` is what its dataset loads as. */
export function testContext<R extends Recipe>(
  _suite: Suite<R>,
  recipe: R,
  options: ContextOptions = {},
): TestContext<R> {
  const runsOn = options.engine ?? engine;
  const trainer = new Trainer(runsOn, () => undefined);
  const loops: TestContext<R>['loops'] = [];
  const logged: string[] = [];
  return {
    loops,
    logged,
    recipe,
    random: randomStreams(options.seed ?? 1),
    load<Data>(dataset: Dataset<Data>) {
      if (options.data === undefined) throw new Error(`this test has no dataset '${dataset.name}'`);
      const info: DatasetInfo = { name: 'mnist', kind: 'synthetic', source: 'test', note: null, files: [] };
      return Promise.resolve({ info, data: options.data as Data });
    },
    loadIfThere: () => Promise.resolve(null),
    compile: (step, compileOptions) => runsOn.compile(step, compileOptions),
    compileTraining: ({ step, stepsPerCall }) =>
      runsOn.compile(step, { stepsPerCall: Math.min(options.stepsPerCall ?? stepsPerCall, stepsPerCall) }),
    phase: (_name, work) => work(),
    log: (message) => logged.push(message),
    train(loop) {
      const { label, steps, firstStep, compiled, workload } = loop;
      const { stepsPerCall } = compiled;
      loops.push({ label, steps, firstStep, stepsPerCall, samples: workload.samplesPerStep });
      return trainer.train(loop);
    },
  };
}

/** Digits nobody wrote: every class is a bright bar at its own height, with noise, so that it can be learnt. */
export function barDigits(train: number, test: number): MnistData {
  const random = randomStreams(7).stream('bars');
  const make = (count: number) => {
    const images = new Uint8Array(count * 784);
    const labels = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      const digit = random.integer(0, 9);
      labels[row] = digit;
      for (let pixel = 0; pixel < 784; pixel++) {
        const bar = Math.floor(pixel / 28 / 2.8) === digit ? 200 : 0;
        images[row * 784 + pixel] = bar + random.integer(0, 55);
      }
    }
    return { count, images, labels };
  };
  return { train: make(train), test: make(test) };
}
