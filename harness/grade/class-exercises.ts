import type { ClassExercise } from './points.ts';
import type { Grades } from './schema.ts';

/** Every exercise that somebody of the class has, in the order of the labs and of the exercises in them. */
export function classExercises({ labs, students }: Grades): readonly ClassExercise[] {
  const found = new Map<string, ClassExercise>();
  for (const { exercises } of students) {
    for (const { exercise, title, lab, maxPoints } of exercises) {
      // It counts for the class as soon as it counts for one: an edition may lack it.
      const known = found.get(exercise)?.maxPoints ?? null;
      if (known === null) found.set(exercise, { exercise, title, lab, maxPoints });
    }
  }
  const place = (lab: string) => (labs.includes(lab) ? labs.indexOf(lab) : labs.length);
  return [...found.values()].sort((a, b) => place(a.lab) - place(b.lab));
}
