/** Points by a rubric, and their sums. */
import { ownValue } from '../core/own-value.ts';
import type { GradedExercise, GradedStudent, ValueVerdict } from './schema.ts';
import { pointsOf, type Award, type Rubric } from './rubric.ts';

/** The points of a student's exercises together. */
export interface Total {
  /** Points given so far. */
  readonly points: number;
  readonly maxPoints: number;
  /** Exercises without points yet, since somebody has to look at them: their points are in `maxPoints` alone. */
  readonly open: number;
}

/** An exercise that somebody of the class has. */
export interface ClassExercise {
  readonly exercise: string;
  readonly title: string;
  readonly lab: string;
  /** Null: it does not count, or there is no rubric. */
  readonly maxPoints: number | null;
}

/** Sums of decimal fractions, without what binary ones add to them. */
const tidy = (points: number) => Number(points.toFixed(6));

/** A number of points, rounded as the rubric says; halves go up. */
export function roundPoints(points: number, { to, direction }: Rubric['rounding']): number {
  const multiples = tidy(points / to);
  const round = { nearest: Math.round, up: Math.ceil, down: Math.floor }[direction];
  return tidy(round(multiples) * to);
}

/** Most points of an exercise; null when it does not count. */
export function maxPointsOf(exercise: string, rubric: Rubric): number | null {
  return ownValue(rubric.exercises, exercise)?.points ?? rubric.defaults.points ?? null;
}

function awardOf(exercise: string, verdict: ValueVerdict, rubric: Rubric): Award {
  return (
    ownValue(rubric.exercises, exercise)?.verdicts[verdict] ??
    rubric.defaults.verdicts[verdict] ??
    (verdict === 'reproduced' ? 'full' : 'look')
  );
}

function awarded(award: Award, maxPoints: number, rubric: Rubric): number | null {
  const points = pointsOf(award, maxPoints);
  // An award of so many points among the defaults may be more than a small exercise has.
  return points === null ? null : roundPoints(Math.min(points, maxPoints), rubric.rounding);
}

/** What the student's edition has not, nobody can have done: it counts where the rubric says so. */
function isMissing({ exercise, verdict }: GradedExercise, rubric: Rubric): boolean {
  const named = ownValue(rubric.exercises, exercise)?.verdicts[verdict] ?? rubric.defaults.verdicts[verdict];
  return verdict === 'not-in-edition' && named === undefined;
}

/** The exercise with its points: null where somebody has to look, and nothing is lost until then. */
export function withPoints(exercise: GradedExercise, rubric: Rubric): GradedExercise {
  const maxPoints = isMissing(exercise, rubric) ? null : maxPointsOf(exercise.exercise, rubric);
  if (maxPoints === null) return { ...exercise, points: null, maxPoints: null };
  const award = awardOf(exercise.exercise, exercise.verdict, rubric);
  return { ...exercise, points: awarded(award, maxPoints, rubric), maxPoints };
}

/**
 * The sum over exercises of the class, of which the student may lack some.
 * Null without a rubric, or when nothing was handed in.
 */
export function totalOf(
  { files, exercises }: GradedStudent,
  counted: readonly ClassExercise[],
  rubric: Rubric | null,
): Total | null {
  if (rubric === null || files.length === 0) return null;
  const own = new Map(exercises.map((item) => [item.exercise, item]));
  let [sum, maxSum, open] = [0, 0, 0];
  for (const { exercise, maxPoints } of counted) {
    if (maxPoints === null) continue;
    const item = own.get(exercise);
    if (item !== undefined && item.maxPoints === null) continue;
    const points = item === undefined ? awarded(rubric.notHandedIn, maxPoints, rubric) : item.points;
    maxSum += maxPoints;
    if (points === null) open++;
    else sum += points;
  }
  return { points: tidy(sum), maxPoints: tidy(maxSum), open };
}
