/** A suite's context on the plain JavaScript backend, for tests of suites alone: eager steps, a bare training loop. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { randomStreams } from '../../../harness/core/random.ts';
import type { DatasetRequest, LoadedDataset } from '../../../harness/data/datasets.ts';
import {
  allocate,
  type ArraysOf,
  type CompiledStep,
  type DatasetInfo,
  type MnistData,
  type Recipe,
  type Step,
  type StepState,
  type Suite,
  type SuiteContext,
  type TensorData,
  type TensorSpecs,
  type TypedArray,
} from '../../../harness/index.ts';

await tf.setBackend('cpu');

const asTensorData = (variable: tf.Variable): TensorData => ({
  shape: variable.shape,
  dtype: 'float32',
  values: Float32Array.from(variable.dataSync()),
});

/** Runs a step eagerly; the state is the step's variables themselves. */
export function compileEagerly<Inputs extends TensorSpecs>(
  step: Step<Inputs>,
  stepsPerCall = 1,
): CompiledStep<Inputs> {
  const runOnce = (arrays: Readonly<Record<string, TypedArray>>): Record<string, TypedArray> => {
    const tensors = tf.tidy(() => {
      const inputs = Object.entries(step.inputs).map(([name, { shape, dtype }]) => [
        name,
        tf.tensor(arrays[name] ?? [], [...shape], dtype),
      ]);
      return { ...step.apply(Object.fromEntries(inputs) as Parameters<typeof step.apply>[0]) };
    });
    const outputs = Object.entries(tensors).map(([name, tensor]) => [
      name,
      tensor.dataSync<'float32'>().slice(),
    ]);
    tf.dispose(tensors);
    return Object.fromEntries(outputs) as Record<string, TypedArray>;
  };
  return {
    stepsPerCall,
    phases: { captureSeconds: 0, compileSeconds: 0 },
    flopsPerStep: null,
    run: (inputs) => {
      if (inputs.length !== stepsPerCall)
        throw new Error(`${inputs.length} steps in a call of ${stepsPerCall}`);
      return Promise.resolve(inputs.map(runOnce));
    },
    readState: () => Promise.resolve(new Map(step.variables.map((each) => [each.name, asTensorData(each)]))),
    writeState: (state: StepState) => {
      for (const variable of step.variables) {
        const data = state.get(variable.name);
        if (data !== undefined)
          tf.tidy(() => {
            variable.assign(tf.tensor(data.values, [...data.shape]));
          });
      }
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}

export interface EagerContext<R extends Recipe> extends SuiteContext<R> {
  /** One entry per call of `train`. */
  readonly loops: {
    label: string;
    steps: number;
    firstStep: number;
    stepsPerCall: number;
    samples: number;
  }[];
  readonly logged: string[];
  readonly compiled: string[];
}

/** A context for `suite` with `recipe`; `data` is what its dataset loads as. */
export function eagerContext<R extends Recipe>(
  _suite: Suite<R>,
  recipe: R,
  options: { readonly seed?: number; readonly data?: MnistData; readonly stepsPerCall?: number } = {},
): EagerContext<R> {
  const loops: EagerContext<R>['loops'] = [];
  const logged: string[] = [];
  const compiledSteps: string[] = [];
  return {
    loops,
    logged,
    compiled: compiledSteps,
    recipe,
    random: randomStreams(options.seed ?? 1),
    loadDataset<D extends DatasetRequest>(request: D): Promise<LoadedDataset<D>> {
      if (options.data === undefined) throw new Error(`this test has no dataset '${request.name}'`);
      const info: DatasetInfo = { name: 'mnist', kind: 'synthetic', source: 'test', note: null, files: [] };
      return Promise.resolve({ info, data: options.data } as LoadedDataset<D>);
    },
    compile: (step, { stepsPerCall = 1 } = {}) => {
      compiledSteps.push(`${step.name} x ${stepsPerCall}`);
      return Promise.resolve(compileEagerly(step, stepsPerCall));
    },
    stepsPerCall: (preferred) => options.stepsPerCall ?? preferred,
    phase: (_name, work) => work(),
    log: (message) => logged.push(message),
    async train(loop) {
      const { workload, compiled, steps, label, firstStep } = loop;
      const { stepsPerCall } = compiled;
      loops.push({ label, steps, firstStep, stepsPerCall, samples: workload.samplesPerStep });
      const losses = new Float32Array(steps);
      for (let done = 0; done < steps; done += stepsPerCall) {
        const calls = Array.from({ length: stepsPerCall }, (_, offset) => {
          const arrays = Object.fromEntries(
            Object.entries(workload.step.inputs).map(([name, spec]) => [name, allocate(spec)]),
          ) as ArraysOf<typeof workload.step.inputs>;
          workload.fillBatch(firstStep + done + offset, arrays);
          return arrays;
        });
        const outputs = await compiled.run(calls);
        outputs.forEach((each, offset) => {
          losses[done + offset] = each['loss']?.[0] ?? Number.NaN;
          loop.onStep?.(firstStep + done + offset, each);
        });
      }
      const meanLoss = losses.reduce((sum, loss) => sum + loss, 0) / steps;
      return { steps, seconds: 0, meanLoss, losses };
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
