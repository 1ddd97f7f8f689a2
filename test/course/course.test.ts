/** A course of one's own, from the command that makes it to its report. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { readResult } from '../../harness/run/result-file.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { withCourse } from './course-folder.ts';

const test = suite('a course of one’s own');

test('it runs to a verdict, is promoted, judged again and reported under its own title', async () => {
  await withCourse(async ({ folder, path }) => {
    const out = path('out');
    const on = ['--course', folder];
    const run = await reprolabHere(['run', ...on, '--seeds', '11..15', '--profile', 'full', '--out', out]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Claims: 1 passed/);
    const { course, runs } = readResult(out);
    assert.deepEqual(course, { name: 'my-course', title: 'My course' });
    assert.deepEqual(
      runs[0]?.datasets.map(({ role, name, kind }) => [role, name, kind]),
      [['training and test', 'two-clouds', 'generated']],
    );
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /two-clouds/);
    const promoted = await reprolabHere(['reference', 'promote', out, ...on]);
    assert.equal(promoted.code, 0, promoted.stderr);
    assert.ok(existsSync(path('references/measured/two-clouds--published--onnx-cpu.json')));
    const again = await reprolabHere(['report', out, ...on]);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /references, sanity\): 3 passed/);
    const other = await reprolabHere(['report', out]);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /is a result of course 'my-course', expected one of 'mit-6s191'/);
  });
});

test('it is found by the environment, by its file, and listed', async () => {
  await withCourse(async ({ folder, path }) => {
    const named = await reprolabHere(['list', '--json'], { REPROLAB_COURSE: folder });
    const names = (text: string) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names(named.stdout), ['two-clouds']);
    const data = await reprolabHere(['data', 'list', '--course', path('course.ts'), '--json']);
    assert.match(data.stdout, /"state": "generated"[^]*"dataset": "two-clouds"/);
  });
});

test('a folder with something in it is refused and left alone', async () => {
  await withCourse(async ({ folder, path }) => {
    writeFileSync(path('README.md'), 'mine');
    const { code, stderr } = await reprolabHere(['new', 'course', folder]);
    assert.equal(code, 2);
    assert.match(stderr, /expected a new or an empty folder, found/);
    assert.equal(readFileSync(path('README.md'), 'utf8'), 'mine');
  });
});

test.run();
