/** A face suite's context for tests: the real training loop, on any engine, with small procedural faces as its data. */
import { randomStreams } from '../../../harness/core/random.ts';
import type {
  DatasetContents,
  DatasetName,
  DatasetRequest,
  LoadedDataset,
} from '../../../harness/data/datasets.ts';
import { testFacesReader, trainFacesReader } from '../../../harness/data/faces-readers.ts';
import type { Engine } from '../../../harness/engine/step.ts';
import type { DatasetInfo, Recipe, SuiteContext } from '../../../harness/index.ts';
import { Trainer } from '../../../harness/run/train.ts';

export interface FaceContext<R extends Recipe> extends SuiteContext<R> {
  /** The training loops that were run, in words. */
  readonly loops: string[];
}

async function load(
  request: DatasetRequest,
): Promise<{ info: DatasetInfo; data: DatasetContents[DatasetName] }> {
  const generated =
    request.name === 'train-faces'
      ? await trainFacesReader.synthesize?.({ ...request, name: 'train-faces' })
      : await testFacesReader.synthesize?.({ ...request, name: 'test-faces' });
  if (generated === undefined) throw new Error(`no stand-in for ${request.name}`);
  const info: DatasetInfo = { name: request.name, kind: 'synthetic', source: 'test', note: null, files: [] };
  return { info, data: generated.data };
}

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
    loadDataset: async <D extends DatasetRequest>(request: D) => (await load(request)) as LoadedDataset<D>,
    compile: (step, compileOptions) => engine.compile(step, compileOptions),
    stepsPerCall: () => options.stepsPerCall ?? 1,
    phase: (_name, work) => work(),
    log: () => undefined,
    train(loop) {
      loops.push(`${loop.label}: ${loop.steps} steps from ${loop.firstStep}`);
      return trainer.train(loop);
    },
  };
}
