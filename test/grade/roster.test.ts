import assert from 'node:assert/strict';
import { test } from 'uvu';
import { assignFiles } from '../../harness/grade/assign-files.ts';
import { readRoster } from '../../harness/grade/roster.ts';
import { inFolder } from './folder.ts';

const read = (text: string) => inFolder({ 'roster.csv': text }, (pathOf) => readRoster(pathOf('roster.csv')));

/** Who has which files, as text. */
const owners = (paths: readonly string[], roster: string | null) =>
  assignFiles(paths, roster === null ? null : read(roster)).map(
    ({ name, id, files }) => `${name}${id === null ? '' : ` ${id}`}: ${files.join(' ')}`,
  );

test('without a roster files belong to their top folder, or to themselves', () => {
  assert.deepEqual(owners(['jane/a.ipynb', 'bo.lab1.ipynb', 'jane/x/b.ipynb', './jane/c.json'], null), [
    'bo.lab1: bo.lab1.ipynb',
    'jane: jane/a.ipynb jane/x/b.ipynb ./jane/c.json',
  ]);
});

test('a roster claims files by folder, by pattern, by several of them', () => {
  const roster = 'name,id,files,email\nJane Doe,7,group 1/,\nBo Li,8,**/bo*.ipynb|extra/x.ipynb,\n';
  assert.deepEqual(
    owners(
      ['group 1/bo.ipynb', 'all/bo_1.ipynb', 'extra/x.ipynb', 'who/y.ipynb'],
      roster.replace('group 1/', 'group 1/jane*'),
    ),
    ['Bo Li 8: group 1/bo.ipynb all/bo_1.ipynb extra/x.ipynb', 'who: who/y.ipynb'],
  );
});

test('rows without a pattern are found by name, id or email as learning platforms write them', () => {
  const roster =
    '\uFEFFStudent ID;First name;Last name;E-mail\r\n12345;José;García Márquez;jgm@example.org\r\n67890;Ann;Lee;\r\n';
  const paths = [
    'garciamarquezjose_LATE_4711_lab2.ipynb',
    'José García Márquez_815_assignsubmission_file_/lab.ipynb',
    'jgm/lab1.ipynb',
    'submission_12345/lab.ipynb',
    'Lee, Ann/lab.ipynb',
    'annlee2/lab.ipynb',
  ];
  assert.deepEqual(owners(paths, roster), [
    'Ann Lee 67890: Lee, Ann/lab.ipynb',
    'annlee2: annlee2/lab.ipynb',
    `José García Márquez 12345: ${paths.slice(0, 4).join(' ')}`,
  ]);
});

test('a file that two rows claim is refused, with both lines', () => {
  assert.throws(
    () => owners(['annlee/x.ipynb'], 'name,id\nAnn Lee,1\n\nLee Ann,2\n'),
    /annlee\/x\.ipynb belongs to Ann Lee \(line 2\) and Lee Ann \(line 4\)/,
  );
});

test('a roster that would mix up two students is refused', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['name,id\nA,1\nB,1\n', /lines 2 and 3 have the same id '1'/],
    ['name,email\nA,x@y.z\nB,X@y.z\n', /lines 2 and 3 have the same email/],
    ['name\nA\nA\n', /lines 2 and 3 have the same name/],
    ['id\n1\n', /line 2: no name/],
    ['name,id\n', /no rows/],
    ['name,id\n"A,1\n', /Cannot read roster .*Quote/],
  ];
  for (const [text, message] of wrong) assert.throws(() => read(text), message);
});

test('last and first name are known where the roster says so, and not guessed', () => {
  const of = (text: string) => read(text).entries.map(({ firstName, lastName }) => [firstName, lastName]);
  assert.deepEqual(of('name\n"Doe, Jane"\nJane van Doe\n'), [
    ['Jane', 'Doe'],
    [null, null],
  ]);
  assert.deepEqual(of('first_name,surname\nJane,Doe\n'), [['Jane', 'Doe']]);
});

test.run();
