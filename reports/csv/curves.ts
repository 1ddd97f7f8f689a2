import type { Curve, Run } from '../../harness/core/result-schema.ts';
import type { Column } from './column.ts';

/** One point of a curve of a run. */
export interface CurvePoint {
  readonly run: Run;
  readonly curve: Curve;
  readonly x: number;
  readonly y: number;
}

export function curvePoints(run: Run): CurvePoint[] {
  return run.curves.flatMap((curve) =>
    curve.x.map((x, index) => ({ run, curve, x, y: curve.y[index] ?? Number.NaN })),
  );
}

/** One row a point, in the order of the result. */
export const curveColumns: readonly Column<CurvePoint>[] = [
  { name: 'run', description: 'suite/recipe/seed', value: (point) => point.run.id },
  { name: 'suite', description: 'suite name', value: (point) => point.run.suite },
  { name: 'recipe', description: 'recipe name', value: (point) => point.run.recipe.name },
  { name: 'seed', description: 'seed of the run', value: (point) => point.run.seed },
  { name: 'curve', description: 'curve name', value: (point) => point.curve.name },
  {
    name: 'x_unit',
    description: 'what x counts: step, epoch or iteration',
    value: (point) => point.curve.xUnit,
  },
  { name: 'x', description: 'position', value: (point) => point.x },
  { name: 'y', description: 'value', value: (point) => point.y },
  { name: 'y_unit', description: 'unit of y; a fraction is of 1', value: (point) => point.curve.yUnit },
  { name: 'note', description: 'how y was made from per-step values', value: (point) => point.curve.note },
];
