/** Where stored runs let a curve be expected. */
import { hashOf } from '../../harness/core/hash.ts';
import { ownValue } from '../../harness/core/own-value.ts';
import type { Curve, Run } from '../../harness/core/result-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import { curvePoints } from '../../harness/verdict/statistics/curve-spread.ts';
import { predictionInterval } from '../../harness/verdict/statistics/prediction.ts';
import { plural } from '../format.ts';

export interface ReferenceBand {
  /** What measured it. */
  readonly label: string;
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** That a curve of an equal run leaves its band somewhere. */
const risk = 0.05;

/**
 * The bands of every stored distribution of this curve under the runs' own recipe: prediction intervals of one more
 * run at each point, which hold for all points together (Bonferroni), as `assessCurve` judges one.
 */
export function referenceBands(
  { name, xUnit }: Pick<Curve, 'name' | 'xUnit'>,
  { suite, recipe }: Pick<Run, 'suite' | 'recipe'>,
  references: References | undefined,
): ReferenceBand[] {
  return (references?.measured ?? []).flatMap((reference) => {
    const curve = ownValue(reference.curves, name);
    const isOfRecipe = reference.suite === suite && hashOf(reference.recipeValues) === recipe.hash;
    if (curve?.unit !== xUnit || !isOfRecipe) return [];
    const ends = curvePoints(curve.runs).map((point) =>
      predictionInterval({ ...point, count: curve.runs.length }, risk / curve.x.length),
    );
    return [
      {
        label: `95% band of ${plural(curve.runs.length, 'stored run')}, ${reference.engineClass}`,
        x: curve.x,
        low: ends.map(({ low }) => low),
        high: ends.map(({ high }) => high),
      },
    ];
  });
}
