import type { Recipe } from '../../harness/index.ts';

/** Gradient descent on (x - target)^2, the one exercise that trains. */
export type BasicsRecipe = Recipe & {
  readonly target: number;
  readonly learningRate: number;
  readonly iterations: number;
};

const published: BasicsRecipe = { target: 4, learningRate: 0.01, iterations: 500 };

/** The edition of 2026 asks for the same. */
export const recipes = { published, 'course-2026': published } as const satisfies Record<
  string,
  BasicsRecipe
>;
