import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import { anonymise } from '../../harness/grade/anonymise.ts';
import { studentCode } from '../../harness/grade/anonymous-key.ts';
import { nameHider } from '../../harness/grade/hide-names.ts';
import { gradesSchema, type GradedStudent } from '../../harness/grade/schema.ts';
import { writeGrades } from '../../reports/grade/write.ts';
import { inFolder } from './folder.ts';
import { classOf, exerciseOf, fileOf, gradesAround, kinds } from './made-up.ts';

const key = Buffer.from('a key of more than sixteen bytes');
const [, , , , fc] = kinds;
assert.ok(fc);

const jane: GradedStudent = {
  name: 'Jane García',
  id: '4711007',
  files: [fileOf('García, Jane/Copy of jgarcia.ipynb', fc.lab)],
  exercises: [
    exerciseOf(fc, 'not-evaluated', 0.97, {
      evidence: {
        cell: 3,
        executionCount: 3,
        line: 'jane_garcia_model Test accuracy: 0.97 /home/jgarcia/x 4711007',
      },
      recipe: [{ name: 'optimizer', expected: 'SGD', found: 'Adam' }],
      reason: 'Trained with Adam; see /content/drive/MyDrive/Jane García/lab.',
    }),
  ],
  observations: [
    {
      file: 'García, Jane/Copy of jgarcia.ipynb',
      text: 'Same run as adam_li/x.ipynb, saved by adam.li@example.org',
    },
  ],
};
const adam: GradedStudent = {
  name: 'adam_li',
  id: null,
  files: [fileOf('adam_li/x.ipynb', fc.lab)],
  exercises: [exerciseOf(fc, 'reproduced', 0.97, { reason: 'Adam Li wrote this, li adam too, and GARCIA.' })],
  observations: [],
};

test('no name, id, address or path is left in any text, and the numbers are', () => {
  const { grades, codes } = anonymise(gradesAround([jane, adam]), key, null);
  const text = JSON.stringify(gradesSchema.parse(grades));
  assert.doesNotMatch(text, /jane|garc[ií]a|4711007|\bli\b|example\.org|x\.ipynb|copy of/i);
  assert.match(text, /Test accuracy: 0\.97/);
  assert.match(text, /Trained with Adam/, 'a method is no person');
  const [janesCode, adamsCode] = codes.map(({ code }) => code);
  assert.ok(janesCode && adamsCode);
  const hidden = grades.students.find(({ name }) => name === janesCode);
  assert.equal(hidden?.files[0]?.path, `${janesCode}/1.ipynb`);
  assert.equal(
    hidden.exercises[0]?.evidence?.line,
    `${janesCode}_model Test accuracy: 0.97 /home/[user]/x ${janesCode}`,
  );
  assert.equal(hidden.observations[0]?.text, `Same run as ${adamsCode}/1.ipynb, saved by [email]`);
  assert.notEqual(hidden.files[0].sha256, jane.files[0]?.sha256, 'a copy of the file would tell whose it is');
});

test('names are found however they are written, and words of the lab are not names', () => {
  const hide = nameHider(
    [
      { code: 'C1', names: ['Łukasz van Müller'], ids: ['x77@school.edu'] },
      { code: 'C2', names: ['王小明'], ids: [] },
      { code: 'C3', names: ['Test Loss'], ids: [] },
      { code: 'C4', names: ['Jane Müller'], ids: ['12'] },
    ],
    ['Test accuracy', 'final loss'],
  );
  const cases = [
    ['Łukasz van Müller', 'C1'],
    ['ŁUKASZ.VAN.MU\u0308LLER_v2', 'C1_v2'],
    ['muller, łukasz van!', 'C1!'],
    ['van Müller', '[name] [name]'],
    ['model_janemuller2', 'model_C4'],
    ['jmuller says', 'C4 says'],
    ['作者 王小明', '作者 C2'],
    ['Test accuracy and loss: 12 of 12', 'Test accuracy and loss: 12 of 12'],
    ['Test Loss', 'C3'],
    ['mail x77@school.edu now', 'mail [email] now'],
    ['https://github.com/jm/lab?x=1 and http://h', 'https://github.com/[path] and http://h'],
    ['C:\\Users\\jm\\lab', 'C:\\Users\\[user]\\lab'],
    ['adam optimizer', 'adam optimizer'],
  ] as const;
  for (const [text, expected] of cases) assert.equal(hide(text), expected);
});

test('a line as long as somebody likes is done in no time', () => {
  const hide = nameHider([{ code: 'C1', names: ['Jane Doe'], ids: [] }], []);
  const before = process.cpuUsage();
  for (const part of ['a', 'a.', '@', 'jane ', 'http://', '/home/']) hide(part.repeat(100_000));
  const { user } = process.cpuUsage(before);
  assert.ok(user < 5e6, `${user} microseconds`);
});

test('codes depend on key and student alone, and students stand in their order', () => {
  assert.equal(studentCode(key, 'id:1'), studentCode(key, 'id:1'));
  assert.notEqual(studentCode(key, 'id:1'), studentCode(key, 'id:2'));
  assert.notEqual(studentCode(key, 'id:1'), studentCode(Buffer.from('another key of many bytes'), 'id:1'));
  assert.match(studentCode(key, 'id:1'), /^student-[0-9a-z]{8}$/);
  const { grades, codes } = anonymise(classOf(300), key, null);
  assert.equal(new Set(codes.map(({ code }) => code)).size, 300);
  const names = grades.students.map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
});

test('nothing that is written has a name; key and mapping only where asked, for their owner alone', () => {
  const roster = 'name,id,email\nNora Missing,9,nora@example.org\n';
  inFolder({ 'roster.csv': roster }, (pathOf) => {
    const options = { roster: pathOf('roster.csv'), anonymous: true } as const;
    const first = writeGrades(gradesAround([jane, adam]), {
      ...options,
      out: pathOf('a'),
      storeAnonymousKey: pathOf('key'),
      anonymousMapping: pathOf('mapping.csv'),
    });
    for (const path of first.paths) {
      assert.doesNotMatch(
        path + readFileSync(path, 'utf8'),
        /jane|garc[ií]a|4711007|nora|example\.org/i,
        path,
      );
    }
    assert.equal(statSync(pathOf('key')).mode & 0o777, 0o600);
    assert.match(
      readFileSync(pathOf('mapping.csv'), 'utf8'),
      /^code,name,id\n(?:student-.*\n)*student-\w{8},Jane García,4711007\n/,
    );
    const again = writeGrades(gradesAround([jane, adam]), {
      ...options,
      out: pathOf('b'),
      anonymousKey: pathOf('key'),
    });
    assert.deepEqual(again.prepared.grades, first.prepared.grades);
    const other = writeGrades(gradesAround([jane, adam]), { ...options, out: pathOf('c') });
    assert.notDeepEqual(other.prepared.grades.students[0]?.name, first.prepared.grades.students[0]?.name);
    assert.match(other.notes.join(' '), /not kept/);
    assert.throws(
      () =>
        writeGrades(gradesAround([jane]), { ...options, out: pathOf('d'), storeAnonymousKey: pathOf('key') }),
      /is there already/,
    );
    writeFileSync(pathOf('short'), 'abc');
    assert.throws(
      () =>
        writeGrades(gradesAround([jane]), { ...options, out: pathOf('d'), anonymousKey: pathOf('short') }),
      /has 3 bytes/,
    );
  });
});

test('a second grading takes the place of the first, and of nothing else', () => {
  inFolder({}, (pathOf) => {
    writeGrades(gradesAround([jane, adam]), { out: pathOf('a') });
    writeGrades(gradesAround([jane]), { out: pathOf('a') });
    assert.equal(readdirSync(pathOf('a/students')).length, 1);
    writeFileSync(pathOf('a/students/mine.html'), 'kept');
    assert.throws(
      () => writeGrades(gradesAround([jane]), { out: pathOf('a') }),
      /holds 1 file that no grading there wrote, students\/mine.html among them/,
    );
    assert.equal(readFileSync(pathOf('a/students/mine.html'), 'utf8'), 'kept');
    mkdirSync(pathOf('b'));
    writeFileSync(pathOf('b/index.html'), 'kept');
    assert.throws(() => writeGrades(gradesAround([jane]), { out: pathOf('b') }), /index.html among them/);
    mkdirSync(pathOf('c'));
    writeFileSync(pathOf('c/grades.json'), '{"mine": 1}');
    assert.throws(() => writeGrades(gradesAround([jane]), { out: pathOf('c') }), /not what this version/);
  });
});

test('pages with names are never left among pages without', () => {
  inFolder({}, (pathOf) => {
    writeGrades(gradesAround([jane, adam]), { out: pathOf('a') });
    const { prepared } = writeGrades(gradesAround([jane, adam]), { out: pathOf('a'), anonymous: true });
    const codes = prepared.grades.students.map(({ name }) => `${name}.html`);
    assert.deepEqual(readdirSync(pathOf('a/students')).sort(), codes.sort());
  });
});

test.run();
