import { gradesSchema, type Grades } from '../../harness/grade/schema.ts';
import { hostileCopy } from '../reports/fixture/hostile.ts';

/** Texts with a fixed set of values or a form of their own, by the end of their path. */
const fixed = /\/(?:tool\/name|createdAt|format|status|verdict|unit|kind)$/;

/** Grades in which every text that comes from a notebook, a path or a roster tries to be something else. */
export function hostileGrades(grades: Grades): Grades {
  return gradesSchema.parse(
    hostileCopy(grades, { isFixed: (path) => fixed.test(path), isRecord: () => false }),
  );
}
