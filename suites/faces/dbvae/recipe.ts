import type { Shortening } from '../../../harness/index.ts';
import { courseTraining, publishedTraining, smokeTraining, type FaceRecipe } from '../recipe.ts';

/** The face recipe with what the debiasing variational autoencoder adds. */
export type DbvaeRecipe = FaceRecipe & {
  readonly latentSize: number;
  readonly klWeight: number;
  /** Bins of the histogram of each latent variable. */
  readonly histogramBins: number;
  /** Added to the density of every bin before it is normalized. */
  readonly histogramSmoothing: number;
  /** The lab computes its resampling probabilities on images in the file's BGR order, but trains on RGB. */
  readonly resamplingChannels: 'bgr' | 'rgb';
  /**
   * What the VAE's part of the loss is taken over. 'faces': each face's own. 'broadcast': what the course's
   * TensorFlow code computes when labels are a column [n, 1] and the VAE's losses a vector [n]: their product is
   * [n, n], and its mean is the share of faces times the mean VAE loss of all images, non-faces included.
   */
  readonly vaeLossOver: 'faces' | 'broadcast';
};

const debiasing = {
  latentSize: 100,
  klWeight: 0.0005,
  histogramBins: 10,
  histogramSmoothing: 0.001,
  resamplingChannels: 'bgr',
  vaeLossOver: 'faces',
} as const;

const published: DbvaeRecipe = { ...publishedTraining, ...debiasing, epochs: 6 };

export const dbvaeRecipes = {
  published,
  'course-2022': { ...courseTraining, ...debiasing, epochs: 6 },
  'course-2026': { ...courseTraining, ...debiasing, epochs: 1 },
  'paper-faithful': { ...published, batchNormalization: 'training', resamplingChannels: 'rgb' },
  'broadcast-loss': { ...published, vaeLossOver: 'broadcast' },
} as const satisfies Readonly<Record<string, DbvaeRecipe>>;

/** What `smoke` makes small. */
export const smokeOverrides = { ...smokeTraining, epochs: 2, latentSize: 4 } as const;

export const dbvaeShortenings: Readonly<Record<'smoke' | 'quick', Shortening<DbvaeRecipe>>> = {
  smoke: {
    reason: 'smoke: a tiny model (2 filters, 4 latent variables), 2 epochs of 4 steps of 4 images',
    overrides: smokeOverrides,
  },
  quick: {
    reason: 'quick: 2 epochs of 250 steps, and 6,000 images where they are generated',
    overrides: { epochs: 2, stepsPerEpoch: 250, trainImages: 6000, trainingCheckImages: 1000 },
  },
};
