import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { findFiles } from '../../harness/grade/find-files.ts';
import { gradesSchema } from '../../harness/grade/schema.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { asFloat, fitOutput, notebook } from './build-notebook.ts';
import { facesNotebook } from './faces-notebook.ts';
import { gradeAll } from './graded.ts';
import { mnistNotebook, type Changes } from './mnist-notebook.ts';

function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-grade-'));
  return Promise.resolve(work(folder)).finally(() => {
    rmSync(folder, { recursive: true });
  });
}

const hasControl = (text: string) => ['\u001b', '\u0007', '\u202e'].some((each) => text.includes(each));

const statusOf = (students: ReturnType<typeof gradeAll>, name: string) =>
  students.find((student) => student.name === name)?.files[0];

test('one broken file never stops the others, and each says what is wrong with it', () => {
  const whole = JSON.stringify(mnistNotebook());
  const students = gradeAll({
    'ada/lab.ipynb': mnistNotebook(),
    'bob.ipynb': `<<<<<<< HEAD\n${whole}\n=======\n${whole}\n>>>>>>> main\n`,
    'eve.ipynb': whole.slice(0, 500),
    'flo.ipynb': '{"cells": 1}',
    'gus.ipynb': notebook(['# A diary', { source: 'print(1)', stdout: '1\n' }]),
    'hal.ipynb': notebook([
      '# MNIST digit classification',
      { source: 'mnist = tf.keras.datasets.mnist', count: null },
    ]),
  });
  assert.deepEqual(
    students.map(({ name, files }) => [name, files[0]?.status]),
    [
      ['ada', 'read'],
      ['bob', 'unreadable'],
      ['eve', 'unreadable'],
      ['flo', 'unreadable'],
      ['gus', 'not-a-lab'],
      ['hal', 'not-run'],
    ],
  );
  assert.match(statusOf(students, 'bob')?.reason ?? '', /^merge conflict/);
  assert.match(statusOf(students, 'eve')?.reason ?? '', /no valid JSON/);
  assert.deepEqual([...new Set(students.at(-1)?.exercises.map(({ verdict }) => verdict))], ['not-run']);
});

test('a file far too large is refused, clearly, without being read', () =>
  inFolder((folder) => {
    const path = join(folder, 'big.ipynb');
    writeFileSync(path, '');
    truncateSync(path, 300 * 2 ** 20);
    return reprolabHere(['grade', path, '--out', join(folder, 'out')]).then(({ code, stdout }) => {
      assert.equal(code, 2);
      assert.match(stdout, /it has 300 MiB, and at most 200 MiB are read/);
    });
  }));

test('hidden folders and links are left alone', () =>
  inFolder((folder) => {
    writeFileSync(join(folder, 'a.ipynb'), '{}');
    writeFileSync(join(folder, '.hidden.ipynb'), '{}');
    writeFileSync(join(folder, 'grades.json'), '{}');
    symlinkSync('/', join(folder, 'root'));
    assert.deepEqual(
      findFiles([folder]).map(({ shown, student }) => [shown, student]),
      [['a.ipynb', 'a']],
    );
  }));

test('identical files and the same run under two names are observed, another run is not', () => {
  const edited = mnistNotebook({ after: [{ source: '# mine', stdout: 'hello\n' }] });
  const students = gradeAll({
    'a.ipynb': mnistNotebook(),
    'b.ipynb': mnistNotebook(),
    'c.ipynb': edited,
    'd.ipynb': mnistNotebook({
      fcFit: { stdout: fitOutput(5, 938, 0.3651) },
      cnnFit: { stdout: fitOutput(5, 938, 0.1911, 0.9931) },
      fcEvaluate: { stdout: `Test accuracy: ${asFloat(0.9685)}\n` },
    }),
  });
  const texts = students.map(({ observations }) => observations.map(({ text }) => text));
  assert.match(texts[0]?.[0] ?? '', /same file as b: b.ipynb/);
  assert.match(texts[2]?.[0] ?? '', /same run as a: a.ipynb: \d+ values/);
  assert.deepEqual(texts[3], []);
});

test('cells that ran again and one without a count are ordinary; where half have none, it is observed', () => {
  const texts = (changes: Changes) =>
    gradeAll({ 'a.ipynb': mnistNotebook(changes) }).flatMap(({ observations }) =>
      observations.map(({ text }) => text),
    );
  assert.deepEqual(texts({ fcFit: { count: 3 }, fcEvaluate: { count: null } }), []);
  const none = { count: null };
  assert.match(
    texts({ fcFit: none, fcEvaluate: none, cnnFit: none, cnnEvaluate: none }).join('\n'),
    /4 cells of 5 with outputs have no execution count/,
  );
});

test('charts whose values pile up are the same run only when all of them are equal', () => {
  const [a = [], b = [], c = []] = [0.651, 0.702, 0.753].map((value) => [
    [0.601, 0.601, 0.601, value],
    [0.601, 0.601, 0.601, 0.7],
  ]);
  const texts = gradeAll({
    'a.ipynb': facesNotebook({ values: a, accuracy: '0.9976' }),
    'b.ipynb': facesNotebook({ values: b, accuracy: '0.9976' }),
    'c.ipynb': facesNotebook({ values: c, accuracy: '0.9981' }),
    'd.ipynb': facesNotebook({ values: c, accuracy: '0.9981', title: '# another text' }),
  }).map(({ observations }) => observations.length);
  assert.deepEqual(texts, [0, 0, 1, 1]);
});

test('of a draft and a work the one that tells more counts', () => {
  const [student] = gradeAll({
    'ada/1-draft.ipynb': mnistNotebook({ fcFit: { error: 'NameError' } }),
    'ada/2-work.ipynb': mnistNotebook(),
  });
  const fc = student?.exercises.find(({ exercise }) => exercise === 'mnist/fc-accuracy');
  assert.equal(fc?.verdict, 'reproduced');
  assert.equal(student?.exercises.length, 3);
});

test('files of values: taken at their word about the edition, and not judged without one', () => {
  const verdicts = (content: object) =>
    gradeAll({ 'a.json': content })[0]?.exercises.map(({ exercise, verdict }) => `${exercise} ${verdict}`);
  assert.deepEqual(verdicts({ edition: 'tensorflow-2024', 'mnist/fc-accuracy': 0.968, 'basics/sum': 76 }), [
    'basics/sum reproduced',
    'mnist/fc-accuracy reproduced',
  ]);
  assert.deepEqual(verdicts({ 'mnist/fc-accuracy': 0.968, 'mnist/cnn-accuracy': 'x' }), [
    'mnist/fc-accuracy not-evaluated',
    'mnist/cnn-accuracy not-readable',
  ]);
  assert.equal(gradeAll({ 'a.json': { version: 3 } })[0]?.files[0]?.status, 'not-a-lab');
});

test('text of a notebook stays text: no control character of it is in the grades or on the terminal', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'x.ipynb');
    const fcEvaluate = { stdout: `\u202eTest \u0007accuracy: ${asFloat(0.9691)}\n` };
    writeFileSync(
      path,
      JSON.stringify(mnistNotebook({ fcEvaluate, fcFit: { error: '\u001b[31m<b>::error::' } })),
    );
    const { code, stdout } = await reprolabHere([
      'grade',
      path,
      '--lab',
      'lab2-part1',
      '--out',
      join(folder, 'out'),
    ]);
    assert.equal(code, 0);
    assert.ok(!hasControl(stdout));
    const text = readFileSync(join(folder, 'out/grades.json'), 'utf8');
    assert.ok(!hasControl(text));
    gradesSchema.parse(JSON.parse(text));
  }));

test('the command: usage errors, another lab, nothing that could be read, --json', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'x.ipynb');
    writeFileSync(path, JSON.stringify(mnistNotebook()));
    const out = (name: string) => ['--out', join(folder, name)];
    assert.equal((await reprolabHere(['grade', join(folder, 'none'), ...out('1')])).code, 2);
    assert.match(
      (await reprolabHere(['grade', path, '--lab', 'lab2-part3'])).stderr,
      /Unknown lab 'lab2-part3'/,
    );
    const other = await reprolabHere(['grade', path, '--lab', 'lab1-part1', ...out('2')]);
    assert.equal(other.code, 0);
    assert.match(other.stdout, /not-a-lab: it is lab2-part1, which was not asked for/);
    const broken = join(folder, 'y.ipynb');
    writeFileSync(broken, '{');
    assert.equal((await reprolabHere(['grade', broken, ...out('3')])).code, 2);
    const { stdout } = await reprolabHere(['grade', folder, '--json', ...out('4')]);
    const grades = gradesSchema.parse(JSON.parse(stdout));
    assert.deepEqual(grades.labs, ['lab1-part1', 'lab1-part2', 'lab2-part1', 'lab2-part2']);
    assert.ok(existsSync(join(folder, '4/grades.json')));
  }));

test.run();
