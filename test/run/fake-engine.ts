/** An engine that counts: each step adds its batch to a state, so that a lost, doubled or reordered step shows. */
import type {
  ArraysOf,
  CompiledStep,
  CompileOptions,
  Engine,
  Step,
  StepState,
  TensorSpecs,
} from '../../harness/engine/step.ts';
import type { TrainingWorkload } from '../../harness/suite.ts';

export const inputs = { x: { shape: [2], dtype: 'float32' } } as const;
export type FakeInputs = typeof inputs;

/** A compilation of the fake engine. */
export interface FakeCompiled extends CompiledStep {
  /** Order-dependent digest of all batches: `digest * 3 + x[0]`, modulo a prime. */
  readonly digest: () => number;
  readonly isDisposed: () => boolean;
}

const prime = 1_000_003;

/** An engine whose step loss is the batch's first value; `correct` is its second. */
export function fakeEngine(lossOf: (x: number) => number = (x) => x): Engine & { compiled: FakeCompiled[] } {
  const compiled: FakeCompiled[] = [];
  return {
    compiled,
    info: {
      name: 'fake',
      backend: 'fake',
      threads: 1,
      adapter: null,
      softwareAdapter: false,
      adapterDetails: null,
      version: '1',
    },
    compile<Inputs extends TensorSpecs>(
      _step: Step<Inputs>,
      options: CompileOptions = {},
    ): Promise<CompiledStep<Inputs>> {
      let digest = 0;
      let disposed = false;
      const stepsPerCall = options.stepsPerCall ?? 1;
      const made: FakeCompiled = {
        stepsPerCall,
        phases: { captureSeconds: 0, compileSeconds: 0 },
        threads: 1,
        cost: { flopsPerStep: 1000, bytesPerStep: 4000 },
        digest: () => digest,
        isDisposed: () => disposed,
        run(batches: readonly ArraysOf<TensorSpecs>[]) {
          if (batches.length !== stepsPerCall)
            throw new Error(`got ${batches.length} of ${stepsPerCall} steps`);
          const outputs = batches.map(({ x }) => {
            const [value = 0, correct = 0] = x ?? [];
            digest = (digest * 3 + value) % prime;
            return { loss: Float32Array.of(lossOf(value)), correct: Int32Array.of(correct) };
          });
          return Promise.resolve(outputs);
        },
        readState: () =>
          Promise.resolve(
            new Map([['digest', { shape: [1], dtype: 'int32', values: Int32Array.of(digest) }]]),
          ),
        writeState(state: StepState) {
          digest = state.get('digest')?.values[0] ?? digest;
          return Promise.resolve();
        },
        async takeState(from: CompiledStep) {
          await made.writeState(await from.readState());
        },
        dispose() {
          disposed = true;
          return Promise.resolve();
        },
      };
      compiled.push(made);
      return Promise.resolve(made);
    },
    dispose: () => Promise.resolve(),
  };
}

/** A workload whose batch number is its first value. */
export function fakeWorkload(): TrainingWorkload<FakeInputs> {
  return {
    step: { name: 'fake', inputs, variables: [], apply: () => ({}) },
    samplesPerStep: 4,
    sampleUnit: 'images',
    lossUnit: 'nats',
    stepsPerCall: 5,
    fillBatch(index, { x }) {
      x[0] = index;
      x[1] = 3;
    },
  };
}
