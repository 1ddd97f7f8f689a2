import type { Recipe, Shortening } from '../../harness/index.ts';

/** Everything that decides a run of the music lab, beside the seed. */
export type MusicRecipe = Recipe & {
  readonly embeddingUnits: number;
  readonly lstmUnits: number;
  /** Adam's; its other constants are Keras's defaults. */
  readonly learningRate: number;
  /** Sequences in a batch. */
  readonly batchSize: number;
  /** Characters in a sequence. */
  readonly sequenceLength: number;
  readonly iterations: number;
  /** Share of the songs, the last ones, that training does not see; rounded to whole songs. */
  readonly heldOutFraction: number;
  /** Characters of training text on which the trained model is evaluated, at most. */
  readonly evaluationCharacters: number;
  /** Generated texts; the lab makes one. */
  readonly generatedTexts: number;
  /** Sampled characters of a text, after its first. */
  readonly generatedCharacters: number;
  readonly startText: string;
  /** Divides the logits before sampling. */
  readonly temperature: number;
};

const course2022: MusicRecipe = {
  embeddingUnits: 256,
  lstmUnits: 1024,
  learningRate: 5e-3,
  batchSize: 4,
  sequenceLength: 100,
  iterations: 2000,
  heldOutFraction: 0,
  evaluationCharacters: 20_000,
  generatedTexts: 1,
  generatedCharacters: 1000,
  startText: 'X',
  temperature: 1,
};

/** The published recipe, that of the course's 2026 edition, and the published one with songs held out. */
export const musicRecipes = {
  'course-2022': course2022,
  'course-2026': { ...course2022, batchSize: 8, iterations: 3000 },
  'held-out': { ...course2022, heldOutFraction: 0.05 },
} as const satisfies Readonly<Record<string, MusicRecipe>>;

/** What `smoke` and `quick` leave out; nightly and full run the whole recipe. */
export const musicShortenings: Readonly<Record<'smoke' | 'quick', Shortening<MusicRecipe>>> = {
  smoke: {
    reason: 'smoke: a tiny model (8-unit embedding, 16-unit LSTM), 6 iterations of 2 x 20 characters',
    overrides: {
      embeddingUnits: 8,
      lstmUnits: 16,
      batchSize: 2,
      sequenceLength: 20,
      iterations: 6,
      evaluationCharacters: 200,
      generatedCharacters: 60,
    },
  },
  quick: {
    reason: 'quick: 120 iterations in place of the whole recipe',
    overrides: { iterations: 120, evaluationCharacters: 4000 },
  },
};
