import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import { prepareClass } from '../../harness/grade/prepare.ts';
import { fillGradebook } from '../../reports/grade/fill-gradebook.ts';
import { writeGrades } from '../../reports/grade/write.ts';
import { inFolder } from './folder.ts';
import { exerciseOf, fileOf, gradesAround, kinds } from './made-up.ts';

const [, , , , fc] = kinds;
assert.ok(fc);

const student = (name: string, id: string | null, verdict: 'reproduced' | 'worse' = 'reproduced') => ({
  name,
  id,
  files: [fileOf(`${name}/a.ipynb`, fc.lab)],
  exercises: [exerciseOf(fc, verdict, 0.97)],
  observations: [],
});

const rubric = 'schemaVersion: 1\ndefaults: { points: 7.5 }\n';

const exported = [
  '\uFEFFStudent,ID,SIS User ID,SIS Login ID,Section,Lab 2 (901),"Essay, long (902)",Lab 2 Current Score',
  ',,,,,Manual Posting,,(read only)',
  '    Points Possible,,,,,10,5,(read only)',
  '"Doe, Jane",11,S-1,jane@example.org,"Mon ""A""",,  4 ,90',
  '"Li, Bo",12,S-2,bo@example.org,Mon,,"1,5",',
  '"Müller, Uwe",13,0042,uwe@example.org,Mon,3,=1+1,',
  '"Twin, Al",14,S-4,,Mon,,,',
  '"Twin, Al",15,S-5,,Tue,,,',
  '"Student, Test",99,,,Mon,,,',
  '',
].join('\r\n');

/** The gradebook filled for these students, and what is said. */
function fill(
  content: string,
  students: readonly ReturnType<typeof student>[],
  { assignment = 'Lab 2', replace = false, roster = null as string | null } = {},
) {
  return inFolder(
    { 'canvas.csv': content, 'rubric.yaml': rubric, 'roster.csv': roster ?? 'name\nnobody\n' },
    (pathOf) => {
      const prepared = prepareClass(gradesAround(students), {
        out: 'unused',
        rubric: pathOf('rubric.yaml'),
        ...(roster === null ? {} : { roster: pathOf('roster.csv') }),
      });
      return fillGradebook(pathOf('canvas.csv'), assignment, prepared.students, replace);
    },
  );
}

test('points stand in one column, and every other byte is as it was', () => {
  const roster = 'name,id,email\nJane Doe,S-1,\nBo Li,,bo@example.org\nUwe Müller,0042,\n';
  const { text, filled, left } = fill(exported, [student('Jane Doe', 'S-1'), student('Bo Li', null)], {
    roster,
  });
  assert.equal(
    text,
    exported.replace('"Mon ""A""",,', '"Mon ""A""",7.5,').replace('Mon,,"1,5"', 'Mon,7.5,"1,5"'),
  );
  assert.equal(filled, 2);
  assert.deepEqual(left, ['Uwe Müller: nothing handed in, cell left as it is.']);
});

test('students are found by any id, then by name, whichever part comes first', () => {
  const { text, left } = fill(
    exported,
    [student('x', '0042'), student('Bo Li', '77'), student('Doe, Jane', null)],
    {
      replace: true,
    },
  );
  assert.deepEqual(left, []);
  assert.equal(
    text
      .split('\r\n')
      .map((line) => (line.match(/,7\.5,/g) ?? []).length)
      .join(''),
    '0001110000',
  );
});

test('who cannot be told apart, is not there, or has to be looked at gets nothing', () => {
  const { text, filled, left } = fill(exported, [
    student('Al Twin', null),
    student('Somebody Else', null),
    student('Jane Doe', 'S-1', 'worse'),
    student('Bo Li', null),
    student('li bo', '12'),
  ]);
  assert.equal(text, exported);
  assert.equal(filled, 0);
  assert.deepEqual(left, [
    "Al Twin: 2 rows of the gradebook may be this student's.",
    'Bo Li: another student fits the same row of the gradebook.',
    'Jane Doe: 1 still to be looked at, cell left as it is.',
    'li bo: another student fits the same row of the gradebook.',
    'Somebody Else: not in the gradebook.',
  ]);
});

test('a grade that stands there is kept unless it is to be replaced', () => {
  const uwe = [student('Uwe Müller', '0042')];
  const kept = fill(exported, uwe);
  assert.equal(kept.text, exported);
  assert.deepEqual(kept.left, ['Uwe Müller: has 3 already, kept; ours would be 7.5.']);
  const replaced = fill(exported, uwe, { replace: true });
  assert.equal(replaced.text, exported.replace('Mon,3,=1+1', 'Mon,7.5,=1+1'));
  const equal = fill(exported.replace('Mon,3,=1+1', 'Mon,7.50,=1+1'), uwe);
  assert.deepEqual([equal.filled, equal.left], [0, []]);
});

test('a file with semicolons and decimal commas gets decimal commas', () => {
  const european = 'Student;ID;Lab 2 (901)\nPoints Possible;;10,00\n"Doe; Jane";1;\nDoe, Jane;S-1;';
  const { text } = fill(european, [student('Jane Doe', 'S-1')]);
  assert.equal(text, `${european}7,5`);
});

const refused: readonly (readonly [what: string, content: string, assignment: string, message: RegExp])[] = [
  [
    'a column that is not there',
    exported,
    'Lab 9',
    /no column 'Lab 9'; it has Lab 2 \(901\), Essay, long \(902\)/,
  ],
  [
    'two columns of the name',
    exported.replace('Essay, long (902)', 'Lab 2 (902)'),
    'Lab 2',
    /more than one column/,
  ],
  [
    'no row of the most points',
    exported.replace('Points Possible', 'Points'),
    'Lab 2',
    /no row 'Points Possible'/,
  ],
  ['another file', 'a,b\n1,2\n', 'b', /expected the columns 'Student' and 'ID'/],
  ['no CSV', 'Student,ID\n"x', 'b', /Cannot fill gradebook .*Quote/],
];

for (const [what, content, assignment, message] of refused) {
  test(`a gradebook with ${what} is refused`, () => {
    assert.throws(() => fill(content, [student('Jane Doe', null)], { assignment }), message);
  });
}

test('the export itself is never overwritten, and contradicting options are refused', () => {
  inFolder({ 'canvas.csv': exported, 'rubric.yaml': rubric }, (pathOf) => {
    const options = {
      out: pathOf('out'),
      rubric: pathOf('rubric.yaml'),
      gradebook: pathOf('canvas.csv'),
      assignment: 'Lab 2 (901)',
    };
    const { paths, notes } = writeGrades(gradesAround([student('Bo Li', 'S-2')]), options);
    assert.deepEqual(notes, ['Gradebook: 1 of 1 student filled in.']);
    const copy = paths.find((path) => path.endsWith('canvas.csv'));
    assert.ok(copy !== undefined && copy.endsWith('/out/gradebook/canvas.csv'));
    assert.match(readFileSync(copy, 'utf8'), /bo@example\.org,Mon,7\.5,/);
    assert.equal(readFileSync(pathOf('canvas.csv'), 'utf8'), exported);
    const grades = gradesAround([]);
    const { assignment: _, ...withoutAssignment } = options;
    const { rubric: __, ...withoutRubric } = options;
    assert.throws(() => writeGrades(grades, { ...options, gradebook: copy }), /would overwrite/);
    assert.throws(() => writeGrades(grades, withoutAssignment), /which column/);
    assert.throws(() => writeGrades(grades, withoutRubric), /there is no rubric/);
    assert.throws(() => writeGrades(grades, { ...options, anonymous: true }), /has names/);
    assert.throws(
      () => writeGrades(grades, { out: pathOf('x'), anonymousMapping: 'm' }),
      /no use without --anonymous/,
    );
  });
});

test.run();
