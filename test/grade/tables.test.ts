import assert from 'node:assert/strict';
import { test } from 'uvu';
import { printable } from '../../harness/core/printable.ts';
import { prepareClass } from '../../harness/grade/prepare.ts';
import type { GradedStudent } from '../../harness/grade/schema.ts';
import { gradescopeJson } from '../../reports/grade/gradescope.ts';
import { nbgraderCsv } from '../../reports/grade/nbgrader.ts';
import { longColumns, longCsv, wideCsv } from '../../reports/grade/tables.ts';
import { parseCsv } from '../reports/fixture/parse-csv.ts';
import { inFolder } from './folder.ts';
import { classOf, exerciseOf, fileOf, gradesAround, kinds } from './made-up.ts';

const rubric = 'schemaVersion: 1\ndefaults: { points: 10, verdicts: { failed: 0 } }\n';
const roster = 'name,id,email\n"Doe, Jane",7,jane@example.org\nBo Li,8,\nNo Show,9,\n';
const [sum, , , , fc, cnn] = kinds;
assert.ok(sum && fc && cnn);

const of = (name: string, id: string, exercises: GradedStudent['exercises']): GradedStudent => ({
  name,
  id,
  files: [fileOf(`${id}/a.ipynb`, fc.lab)],
  exercises,
  observations: [],
});

const jane = of('Doe, Jane', '7', [
  exerciseOf(sum, 'reproduced', 76),
  exerciseOf(fc, 'reproduced', 0.97),
  exerciseOf(cnn, 'failed', 0.1),
]);
const bo = of('Bo Li', '8', [exerciseOf(fc, 'worse', 0.9), exerciseOf(cnn, 'picture-only', null)]);

const prepare = (students: readonly GradedStudent[], change = {}) =>
  inFolder({ 'rubric.yaml': rubric, 'roster.csv': roster }, (pathOf) =>
    prepareClass(gradesAround(students), {
      out: '',
      rubric: pathOf('rubric.yaml'),
      roster: pathOf('roster.csv'),
      ...change,
    }),
  );

test('the long table has one row a student and exercise, the wide one three columns an exercise', () => {
  const prepared = prepare([jane, bo]);
  const long = parseCsv(longCsv(prepared));
  assert.deepEqual(
    long.map((row) => [
      row['student'],
      row['exercise'],
      row['verdict'],
      row['value'],
      row['points'],
      row['max_points'],
    ]),
    [
      ['Bo Li', fc.exercise, 'worse', '0.9', '', '10'],
      ['Bo Li', cnn.exercise, 'picture-only', '', '', '10'],
      ['Doe, Jane', sum.exercise, 'reproduced', '76', '10', '10'],
      ['Doe, Jane', fc.exercise, 'reproduced', '0.97', '10', '10'],
      ['Doe, Jane', cnn.exercise, 'failed', '0.1', '0', '10'],
      ['No Show', '', 'nothing-handed-in', '', '', ''],
    ],
  );
  assert.deepEqual(
    Object.keys(long[0] ?? {}),
    longColumns.map(({ name }) => name),
  );
  const wide = parseCsv(wideCsv(prepared));
  assert.deepEqual(
    wide.map((row) => [
      row['student'],
      row['points'],
      row['max_points'],
      row['open'],
      row[`${sum.exercise} verdict`],
      row[`${cnn.exercise} points`],
    ]),
    [
      ['Bo Li', '0', '30', '3', '', ''],
      ['Doe, Jane', '20', '30', '0', 'reproduced', '0'],
      ['No Show', '', '', '', '', ''],
    ],
  );
});

test('text of a notebook is no formula and obeys no terminal', () => {
  for (const text of ['=HYPERLINK("x")', '+1+cmd|x', '-2', '@SUM(A1)', '\t=1', '\uff1d1']) {
    const evil = of(text, text, [
      exerciseOf(fc, 'shown', 0.9, {
        reason: text,
        evidence: { cell: 1, executionCount: null, line: `${text}\u001b[31m\u202e\n=1` },
      }),
    ]);
    for (const csv of [longCsv, wideCsv, nbgraderCsv]) {
      const made = csv(prepare([evil]));
      assert.doesNotMatch(made, /(?:^|[,\n]"?)[=+@\uff1d\t]/, text);
      assert.equal(printable(made), made, text);
    }
    const [row] = parseCsv(longCsv(prepare([evil]))).filter(({ id }) => id?.includes(text.trim()));
    assert.match(row?.['line'] ?? '', /\\u001b\[31m\\u202e\\u000a=1$/);
  }
});

test('nbgrader gets a row for each lab that was handed in, and no score while somebody has to look', () => {
  const rows = parseCsv(nbgraderCsv(prepare([jane, bo])));
  const shown = rows.map((row) => [
    row['assignment'],
    row['student_id'],
    row['last_name'],
    row['first_name'],
    row['email'],
    row['raw_score'],
    row['score'],
    row['max_score'],
  ]);
  assert.deepEqual(shown, [
    ['lab1-part1', '7', 'Doe', 'Jane', 'jane@example.org', '10', '10', '10'],
    ['lab2-part1', '8', 'Bo Li', '', '', '', '', '20'],
    ['lab2-part1', '7', 'Doe', 'Jane', 'jane@example.org', '10', '10', '20'],
  ]);
  assert.equal(
    nbgraderCsv(prepare([jane])).split('\n')[0],
    'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score',
  );
  const hidden = parseCsv(nbgraderCsv(prepare([jane], { anonymous: true })));
  assert.deepEqual(
    [...new Set(hidden.map((row) => [row['last_name'], row['first_name'], row['email']].join('')))],
    [''],
  );
});

test('Gradescope gets no status and no score where somebody has to look', () => {
  const [bos, janes, nobodys] = prepare([jane, bo]).students.map((student) => gradescopeJson(student));
  assert.equal(nobodys, null);
  const parsed = JSON.parse(bos ?? '') as { score: number; output: string; tests: Record<string, unknown>[] };
  assert.equal(parsed.score, 0);
  assert.match(parsed.output, /^Preliminary: 3 exercises still to be looked at/);
  for (const item of parsed.tests) {
    assert.deepEqual(
      [item['score'], item['status'], item['max_score'], item['output_format'], item['visibility']],
      [undefined, undefined, 10, 'text', 'after_published'],
    );
  }
  const done = JSON.parse(janes ?? '') as { score: number; tests: Record<string, unknown>[] };
  assert.equal(done.score, 20);
  assert.deepEqual(
    done.tests.map(({ score, status }) => [score, status]),
    [
      [10, 'passed'],
      [10, 'passed'],
      [0, 'failed'],
    ],
  );
});

test('a class of 300 has as many rows as it has exercises', () => {
  const grades = classOf(300);
  const prepared = prepareClass(grades, { out: '' });
  const expected = grades.students.reduce((count, { exercises }) => count + exercises.length, 0);
  assert.equal(parseCsv(longCsv(prepared)).length, expected);
  assert.equal(parseCsv(wideCsv(prepared)).length, 300);
});

test.run();
