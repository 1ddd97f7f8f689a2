/** A stranger's second lab: a convolutional net on a dataset of its own, in a course of TypeScript and in one without. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { readResult } from '../../harness/run/result-file.ts';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';
import { writeShapes } from '../course/shapes/make-shapes.mjs';

const test = suite('a second lab');
const lab = fileURLToPath(new URL('../course/shapes/', import.meta.url));

/** Puts the lab and its claims into a course, and its data beside it. */
function addLab(course: string, data: string): void {
  mkdirSync(join(course, 'shapes'), { recursive: true });
  for (const file of ['data.js', 'steps.js', 'suite.js'])
    copyFileSync(join(lab, file), join(course, 'shapes', file));
  mkdirSync(join(course, 'references', 'published'), { recursive: true });
  copyFileSync(join(lab, 'claims.json'), join(course, 'references', 'published', 'shapes.json'));
  writeShapes(join(data, 'noisy-shapes'));
}

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await reprolab(args);
  assert.equal(code, 0, `${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

test('added to the course that the command makes, it runs to a verdict, is promoted and reported', async () => {
  await inTemporaryFolder(async (folder) => {
    const course = join(folder, 'course');
    const data = join(folder, 'data');
    const out = join(folder, 'out');
    await succeed('new', 'course', course);
    addLab(course, data);
    const file = join(course, 'course.ts');
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replace(
          'import { twoClouds',
          "import { noisyShapesSuite } from './shapes/suite.js';\nimport { twoClouds",
        )
        .replace('[twoClouds]', '[twoClouds, noisyShapesSuite]'),
    );
    const on = ['--course', course];
    const found = [...on, '--data-dir', data];
    assert.match(await succeed('list', ...on), /noisy-shapes/);
    assert.match(await succeed('data', 'verify', ...found), /noisy-shapes/);
    assert.match(await succeed('graph', 'noisy-shapes', ...found), /Conv|Gemm/);
    const said = await succeed('run', ...found, '--seeds', '1..5', '--profile', 'full', '--out', out);
    assert.match(said, /Claims: 2 passed/);
    const { runs, checks } = readResult(out);
    assert.equal(runs.length, 10);
    const claim = checks.find(({ suite: of, kind }) => of === 'noisy-shapes' && kind === 'claim');
    assert.equal(claim?.verdict, 'pass');
    await succeed('reference', 'promote', out, ...on);
    assert.ok(existsSync(join(course, 'references/measured/noisy-shapes--published--onnx-cpu.json')));
    assert.match(await succeed('report', out, ...on), /references, sanity/);
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /CNN on noisy shapes/);
  });
});

test('a course in JavaScript alone is loaded, run and benched', async () => {
  await inTemporaryFolder(async (folder) => {
    const course = join(folder, 'course');
    const data = join(folder, 'data');
    addLab(course, data);
    mkdirSync(join(course, 'references', 'measured'));
    writeFileSync(join(course, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(
      join(course, 'course.js'),
      `import { defineCourse } from 'reprolab/suite';
import { noisyShapesSuite } from './shapes/suite.js';
export default defineCourse({
  name: 'shapes',
  title: 'Shapes',
  suites: [noisyShapesSuite],
  references: new URL('references/', import.meta.url),
});
`,
    );
    const on = ['--course', course, '--data-dir', data];
    await succeed('run', ...on, '--profile', 'smoke', '--out', join(folder, 'out'));
    assert.equal(readResult(join(folder, 'out')).course?.name, 'shapes');
    await succeed(
      'bench',
      'noisy-shapes',
      ...on,
      '--round-ms',
      '100',
      '--rounds',
      '2',
      '--out',
      join(folder, 'bench'),
    );
  });
});

test.run();
