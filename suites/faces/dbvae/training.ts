import type {
  CompiledStep,
  EvaluationWorkload,
  SuiteContext,
  TrainingWorkload,
} from '../../../harness/index.ts';
import type { FaceBatches } from '../batches.ts';
import { trainEpoch } from '../epoch.ts';
import { stepsPerEpochOf, type FaceData } from '../face-data.ts';
import type { ImageInput } from '../steps.ts';
import { latentMeans } from './latent-space.ts';
import type { DbvaeRecipe } from './recipe.ts';
import { ResamplingRecord } from './resampling-record.ts';
import { samplingProbabilities } from './resampling.ts';
import type { DbvaeInput } from './steps.ts';

/** What a run of the DB-VAE works with. */
export interface Session {
  readonly context: SuiteContext<DbvaeRecipe>;
  readonly data: FaceData;
  readonly batches: FaceBatches;
  readonly compiled: CompiledStep<DbvaeInput>;
  readonly evaluation: EvaluationWorkload<ImageInput>;
  readonly encoding: CompiledStep<ImageInput>;
}

/** What training leaves beside the model's state. */
export interface Trained {
  readonly record: ResamplingRecord;
  readonly probabilities: Float64Array;
  /** What each step returned, by output name. */
  readonly values: Readonly<Record<'loss' | 'classificationLoss' | 'accuracy', readonly number[]>>;
  readonly stepsPerEpoch: number;
}

/** Every epoch: encode all faces, compute the probabilities, train with faces drawn by them. */
export async function trainResampled(
  session: Session & { readonly workload: TrainingWorkload<DbvaeInput> },
): Promise<Trained> {
  const { context, data, batches, workload, compiled, evaluation, encoding } = session;
  const { recipe } = context;
  const stepsPerEpoch = stepsPerEpochOf(recipe, data.train.count);
  const record = new ResamplingRecord(data.train, batches);
  const values = { loss: [] as number[], classificationLoss: [] as number[], accuracy: [] as number[] };
  let probabilities: Float64Array = new Float64Array(0);
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    probabilities = await context.phase('resample', async () => {
      await encoding.takeState(compiled);
      const latent = await latentMeans(encoding, evaluation.step.inputs.x, batches, {
        latentSize: recipe.latentSize,
        channels: recipe.resamplingChannels,
      });
      return samplingProbabilities(latent, {
        bins: recipe.histogramBins,
        smoothing: recipe.histogramSmoothing,
      });
    });
    record.add(probabilities);
    batches.useFaceProbabilities(probabilities);
    await trainEpoch(context, { workload, compiled, stepsPerEpoch }, epoch, values);
  }
  return { record, probabilities, values, stepsPerEpoch };
}
