import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { classExercises } from '../../harness/grade/class-exercises.ts';
import { roundPoints, totalOf, withPoints } from '../../harness/grade/points.ts';
import { readRubric, rubricSchema, type Rubric } from '../../harness/grade/rubric.ts';
import { valueVerdictSchema } from '../../harness/grade/schema.ts';
import { root } from '../../scripts/bootstrap.mjs';
import { inFolder } from './folder.ts';
import { exerciseOf, fileOf, gradesAround, kinds } from './made-up.ts';

const read = (text: string): Rubric =>
  inFolder({ 'rubric.yaml': text }, (pathOf) => readRubric(pathOf('rubric.yaml')));

function messageFor(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof ReprolabError && error.code === 'usage');
    return error.message;
  }
  return assert.fail('nothing was thrown');
}

const [, , , , fc, cnn] = kinds;
assert.ok(fc && cnn);

test('nothing but a reproduced value gets or loses points unless the rubric says so', () => {
  const rubric = read('schemaVersion: 1\ndefaults: { points: 4 }\n');
  for (const verdict of valueVerdictSchema.options.filter((each) => each !== 'not-in-edition')) {
    const { points, maxPoints } = withPoints(exerciseOf(fc, verdict, 0.9), rubric);
    assert.deepEqual([points, maxPoints], [verdict === 'reproduced' ? 4 : null, 4], verdict);
  }
});

test('what an edition has not counts for nobody of it, unless the rubric says so', () => {
  const of = (verdicts: string) => {
    const rubric = read(`schemaVersion: 1\ndefaults: { points: 4, verdicts: { ${verdicts} } }\n`);
    const exercises = [exerciseOf(fc, 'reproduced', 0.9), exerciseOf(cnn, 'not-in-edition', null)];
    const graded = {
      name: 'Ada',
      id: null,
      files: [fileOf('ada.ipynb', 'lab2-part1')],
      exercises: exercises.map((each) => withPoints(each, rubric)),
      observations: [],
    };
    const counted = [fc, cnn].map(({ exercise, title, lab }) => ({ exercise, title, lab, maxPoints: 4 }));
    return totalOf(graded, counted, rubric);
  };
  assert.deepEqual(of(''), { points: 4, maxPoints: 4, open: 0 });
  assert.deepEqual(of('not-in-edition: full'), { points: 8, maxPoints: 8, open: 0 });
});

test("an exercise's own award goes before the default's, and shares are of its points", () => {
  const rubric = read(`schemaVersion: 1
rounding: { to: 0.5, direction: up }
defaults: { points: 3, verdicts: { worse: 50%, failed: 0, better: 9 } }
exercises:
  ${fc.exercise}: { points: 10, verdicts: { worse: 61%, reproduced: look } }
`);
  const points = (kind: typeof fc, verdict: Parameters<typeof exerciseOf>[1]) =>
    withPoints(exerciseOf(kind, verdict, 0.9), rubric).points;
  assert.deepEqual(
    [points(fc, 'worse'), points(fc, 'reproduced'), points(fc, 'failed'), points(fc, 'better')],
    [6.5, null, 0, 9],
  );
  assert.deepEqual([points(cnn, 'worse'), points(cnn, 'better')], [1.5, 3], 'never more than there are');
});

test('without points by default an exercise that is not named does not count', () => {
  const rubric = read(`schemaVersion: 1\nexercises:\n  ${fc.exercise}: { points: 10 }\n`);
  const { points, maxPoints } = withPoints(exerciseOf(cnn, 'reproduced', 0.9), rubric);
  assert.deepEqual([points, maxPoints], [null, null]);
  assert.equal(
    withPoints(exerciseOf({ ...cnn, exercise: 'constructor' }, 'reproduced', 0.9), rubric).maxPoints,
    null,
  );
});

test('points are rounded to multiples, halves up, without the dust of binary fractions', () => {
  const cases = [
    [2.5, 1, 'nearest', 3],
    [0.1 + 0.2, 0.1, 'up', 0.3],
    [1.15, 0.1, 'nearest', 1.2],
    [3.74, 0.25, 'down', 3.5],
    [7, 0.01, 'down', 7],
  ] as const;
  for (const [points, to, direction, expected] of cases) {
    assert.equal(roundPoints(points, { to, direction }), expected);
  }
});

test('a total counts what is open, and a lab that was not handed in as the rubric says', () => {
  const student = {
    name: 'Jane Doe',
    id: null,
    files: [fileOf('jane/a.ipynb', fc.lab)],
    exercises: [exerciseOf(fc, 'reproduced', 0.97), exerciseOf(cnn, 'worse', 0.9)],
    observations: [],
  };
  const [, , music] = kinds;
  assert.ok(music);
  const other = { ...student, name: 'B', exercises: [exerciseOf(music, 'reproduced', 4.4)] };
  for (const [award, points, open] of [
    ['look', 10, 2],
    ['0', 10, 1],
    ['50%', 15, 1],
  ] as const) {
    const rubric = read(`schemaVersion: 1\nnotHandedIn: ${award}\ndefaults: { points: 10 }\n`);
    const graded = [student, other].map((item) => ({
      ...item,
      exercises: item.exercises.map((exercise) => withPoints(exercise, rubric)),
    }));
    const exercises = classExercises(gradesAround(graded));
    const [first] = graded;
    assert.ok(first);
    assert.deepEqual(totalOf(first, exercises, rubric), { points, maxPoints: 30, open });
    assert.equal(totalOf({ ...first, files: [], exercises: [] }, exercises, rubric), null, 'no made-up zero');
    assert.equal(totalOf(first, exercises, null), null);
  }
});

const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['a misspelt field', 'schemaVersion: 1\nround:\n  to: 1\n', /line 2: Unrecognized key: "round"/],
  [
    'a text for points',
    'schemaVersion: 1\nexercises:\n  a/b:\n    points: ten\n',
    /line 4: exercises > a\/b > points: .*number/,
  ],
  [
    'an unknown verdict',
    'schemaVersion: 1\ndefaults:\n  verdicts:\n    wrong: 1\n',
    /line 4: defaults > verdicts > wrong/,
  ],
  [
    'an award that is none',
    'schemaVersion: 1\ndefaults:\n  verdicts:\n    worse: half\n',
    /line 4: .*a share such as 50%/,
  ],
  [
    'more points than there are',
    'schemaVersion: 1\nexercises:\n  a/b:\n    points: 2\n    verdicts:\n      worse: 3\n',
    /line 6: .*3 points of an exercise that has 2/,
  ],
  [
    'more than all',
    'schemaVersion: 1\nexercises:\n  a/b: { points: 2, verdicts: { worse: 150% } }\n',
    /line 3: .*3 points of an exercise that has 2/,
  ],
  ['a key twice', 'schemaVersion: 1\nschemaVersion: 1\n', /unique.* at line 2/s],
  ['no YAML', 'schemaVersion: [1\n', /at line 2/],
  ['another version', '# mine\nschemaVersion: 2\n', /line 2: schemaVersion/],
  ['nothing', '', /line 1: .*object/],
];

for (const [what, text, message] of wrong) {
  test(`a rubric with ${what} is refused with the line`, () => {
    assert.match(messageFor(text), message);
  });
}

test('the example of the documentation is a rubric', () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(
    readFileSync(join(root, 'docs/grading-outputs.md'), 'utf8'),
  )?.[1];
  assert.ok(text);
  const rubric = read(text);
  assert.ok(Object.keys(rubric.exercises).length > 0);
  assert.deepEqual(
    Object.keys(rubricSchema.parse({ schemaVersion: 1 })),
    Object.keys(rubric),
    'has every field',
  );
});

test.run();
