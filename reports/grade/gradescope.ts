/** Gradescope's results.json: https://gradescope-autograders.readthedocs.io/en/latest/specs/. */
import type { PreparedStudent } from '../../harness/grade/prepare.ts';
import { printable, printableLine } from '../../harness/core/printable.ts';
import type { GradedExercise, ValueVerdict } from '../../harness/grade/schema.ts';
import { valueVerdictWords } from '../../harness/grade/value-verdict-words.ts';
import { plural } from '../format.ts';
import { labTitle } from './value.ts';

/** The format knows no third status: where it is neither, it is left out, and the output says what it is. */
const statuses: Readonly<Partial<Record<ValueVerdict, 'passed' | 'failed'>>> = {
  reproduced: 'passed',
  failed: 'failed',
};

/** Students see nothing before the instructor publishes the grades. */
const visibility = 'after_published';

/** The file's text; null for a student who has handed in nothing, or without a rubric. */
export function gradescopeJson({ student, total }: PreparedStudent): string | null {
  if (total === null) return null;
  const document = {
    score: total.points,
    output:
      total.open > 0
        ? `Preliminary: ${plural(total.open, 'exercise')} still to be looked at by a person. Nothing is taken off for them yet; their points are not in the score.`
        : 'All exercises have their points.',
    output_format: 'text',
    visibility,
    tests: student.exercises.filter(({ maxPoints }) => maxPoints !== null).map(testOf),
    extra_data: { max_score: total.maxPoints, to_be_looked_at: total.open },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function testOf(exercise: GradedExercise) {
  const { title, lab, verdict, points, maxPoints } = exercise;
  const status = points === null ? undefined : statuses[verdict];
  return {
    ...(points === null ? {} : { score: points }),
    max_score: maxPoints,
    ...(status === undefined ? {} : { status }),
    name: printableLine(`${labTitle(lab)}: ${title}`),
    name_format: 'text',
    output: printable(outputOf(exercise)),
    output_format: 'text',
    visibility,
  };
}

function outputOf({ verdict, value, evidence, against, recipe, reason, points }: GradedExercise): string {
  const found = value === null ? [] : [`Value: ${printableLine(value.text)}`];
  const where = evidence === null ? [] : [`Cell ${evidence.cell}: ${printableLine(evidence.line)}`];
  return [
    `${valueVerdictWords[verdict]}. ${reason}`,
    ...(points === null ? ['To be looked at by a person; no points are given or taken yet.'] : []),
    ...found,
    ...where,
    ...against.map(({ text }) => `Held against: ${text}`),
    ...recipe.map((item) => `Recipe, ${item.name}: ${item.expected} in this edition, found ${item.found}`),
  ].join('\n');
}
