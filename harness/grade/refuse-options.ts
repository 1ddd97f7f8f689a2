import { ReprolabError } from '../core/errors.ts';
import type { GradeOutputOptions } from './output-options.ts';

/** Refuses options that contradict each other or need another one. Throws ReprolabError 'usage'. */
export function refuseOptions(options: Omit<GradeOutputOptions, 'out'>): void {
  const { anonymous, rubric, gradebook, assignment } = options;
  const needRubric = [
    ...(options.gradescope === undefined ? [] : ['--gradescope']),
    ...(options.nbgrader === undefined ? [] : ['--nbgrader']),
    ...(gradebook === undefined ? [] : ['--gradebook']),
  ];
  const onlyAnonymous = [
    ...(options.anonymousKey === undefined ? [] : ['--anonymous-key']),
    ...(options.storeAnonymousKey === undefined ? [] : ['--store-anonymous-key']),
    ...(options.anonymousMapping === undefined ? [] : ['--anonymous-mapping']),
  ];
  const refuse = (message: string, advice: string) => new ReprolabError('usage', message, { advice });
  if (rubric === undefined && needRubric[0] !== undefined) {
    throw refuse(
      `${needRubric[0]} writes points, and there is no rubric.`,
      'Say with --rubric FILE what a verdict is worth.',
    );
  }
  if (gradebook !== undefined && assignment === undefined) {
    throw refuse(
      '--gradebook needs to know which column to fill.',
      "Name it with --assignment, as the file's first line has it.",
    );
  }
  if (gradebook !== undefined && anonymous) {
    throw refuse('A gradebook has names, and --anonymous leaves them out.', 'Run twice, into two folders.');
  }
  if (!anonymous && onlyAnonymous[0] !== undefined) {
    throw refuse(
      `${onlyAnonymous[0]} is of no use without --anonymous.`,
      'Add --anonymous, or leave it out.',
    );
  }
  if (options.anonymousKey !== undefined && options.storeAnonymousKey !== undefined) {
    throw refuse('--anonymous-key and --store-anonymous-key name two keys.', 'Leave one of them out.');
  }
}
