/** What decides a training, beside the seed. A published recipe never changes: another one gets another name. */
export interface CloudsRecipe extends Readonly<Record<string, string | number | boolean>> {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
}

export const recipes = {
  published: { learningRate: 0.1, batchSize: 20, epochs: 5 },
} satisfies Record<string, CloudsRecipe>;
