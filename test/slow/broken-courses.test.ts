/** What a lab author is told: the file, the field, what was expected, what came, what to do. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import type { ReprolabError } from '../../harness/core/errors.ts';
import { importDefault } from '../../harness/course/import-course.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { withCourse, type CourseFolder } from '../course/course-folder.ts';

const test = suite('broken courses');

interface Mistake {
  readonly name: string;
  readonly make: (course: CourseFolder) => void;
  /** Every part of the message. */
  readonly told: readonly RegExp[];
}

const claims = 'references/published/lab1.json';
const lab = 'two-clouds/suite.ts';

/** Mistakes that are found before anything is trained. */
const atOnce: readonly Mistake[] = [
  {
    name: 'two suites of one name',
    make: (course) => {
      course.edit('course.ts', 'suites: [twoClouds]', 'suites: [twoClouds, twoClouds]');
    },
    told: [/course\.ts is no valid course/, /'two-clouds' is the name of suite 0 too/, /suites\[1\]\.name/],
  },
  {
    name: 'references that are no folder here',
    make: (course) => {
      course.edit('course.ts', "new URL('references/', import.meta.url)", "new URL('https://a.example/b/')");
    },
    told: [/expected the URL of a folder on this machine, found 'https:\/\/a\.example\/b\/'/],
  },
  {
    name: 'a shortening of another type than the recipe',
    make: (course) => {
      course.edit(lab, 'overrides: { epochs: 1 }', "overrides: { epochs: 'one' as never }");
    },
    told: [/expected a number as in the recipe, found a string/, /shortenings\.smoke\.overrides\.epochs/],
  },
  {
    name: 'a recipe value that is no string, number or boolean',
    make: (course) => {
      course.edit('two-clouds/recipe.ts', 'epochs: 5', 'epochs: [5] as never');
    },
    told: [/expected a string, number or boolean/, /recipes\.published\.epochs/],
  },
  {
    name: 'a default recipe that there is not',
    make: (course) => {
      course.edit(lab, "defaultRecipe: 'published'", "defaultRecipe: 'publshed'");
    },
    told: [/expected one of its recipes \(published\), found 'publshed'/, /defaultRecipe/],
  },
  {
    name: 'a dataset without a reader',
    make: (course) => {
      course.edit('two-clouds/data.ts', '  generate() {', '  make() {');
    },
    told: [/suites\[0\]\.datasets\[0\]\.generate/, /expected a function/],
  },
  {
    name: 'a file of a dataset without format and size, with half a hash',
    make: (course) => {
      course.edit(
        'two-clouds/data.ts',
        'export const clouds = defineGeneratedDataset<CloudsData>({',
        `export const clouds = defineDataset({
          folders: ['clouds'],
          files: [{ name: 'a.gz', gzip: true, sha256: 'c089ad', downloadBytes: 1, urls: [] } as never],
          read: (): CloudsData => ({}) as never,
          standIn: null,`,
      );
      course.edit('two-clouds/data.ts', 'defineGeneratedDataset,', 'defineDataset,');
    },
    told: [
      /expected a format, such as formats\.idx\n.*suites\[0\]\.datasets\[0\]\.files\[0\]\.format/,
      /expected a number of bytes\n.*files\[0\]\.sizeBytes/,
      /expected a SHA-256 of 64 digits .*\n.*files\[0\]\.sha256/,
    ],
  },
  {
    name: 'two datasets of one name',
    make: (course) => {
      course.edit(lab, 'datasets: [clouds]', 'datasets: [clouds, { ...clouds }]');
    },
    told: [/another dataset is called 'two-clouds' as one in the datasets of suite two-clouds/],
  },
  {
    name: 'no default export',
    make: (course) => {
      course.edit('course.ts', 'export default defineCourse', 'export const course = defineCourse');
    },
    told: [/course\.ts: expected a default export, found none/, /export default defineCourse/],
  },
  {
    name: 'an import that is not there',
    make: (course) => {
      course.edit('course.ts', './two-clouds/suite.ts', './two-cloud/suite.ts');
    },
    told: [/course\.ts could not be loaded/, /two-cloud\/suite\.ts/],
  },
  {
    name: 'no package.json that makes it an ES module',
    make: (course) => {
      course.edit('package.json', '"type": "module",', '');
    },
    told: [/course\.ts is no ES module/, /"type": "module"/],
  },
  {
    name: 'a claim without a family',
    make: (course) => {
      course.edit(claims, '"family": "lab-sheet",', '');
    },
    told: [/lab1\.json/, /claims\[0\]\.family/],
  },
  {
    name: 'a claim of a form that there is not',
    make: (course) => {
      course.edit(claims, '"form": "number"', '"form": "numbr"');
    },
    told: [/lab1\.json/, /claims\[0\]\.form/],
  },
  {
    name: 'two claims of one name',
    make: (course) => {
      const lab1 = JSON.parse(readFileSync(course.path(claims), 'utf8')) as { claims: unknown[] };
      writeFileSync(
        course.path(claims),
        JSON.stringify({ ...lab1, claims: [...lab1.claims, ...lab1.claims] }),
      );
    },
    told: [/claim two-clouds\/published\/test-accuracy is there more than once/],
  },
  {
    name: 'a claim about a suite that there is not',
    make: (course) => {
      course.edit(claims, '"suite": "two-clouds"', '"suite": "tow-clouds"');
    },
    told: [/claims\[0\]/, /no values of recipe 'published' of tow-clouds in 'recipes'/],
  },
  {
    name: 'claims about a suite that the course does not have',
    make: (course) => {
      const text = readFileSync(course.path(claims), 'utf8');
      writeFileSync(course.path(claims), text.replaceAll('two-clouds', 'tow-clouds'));
    },
    told: [/claim test-accuracy is about suite 'tow-clouds', .*expected one of two-clouds/],
  },
  {
    name: 'no folder of references',
    make: (course) => {
      rmSync(course.path('references'), { recursive: true });
    },
    told: [/references/, /expected a folder/],
  },
];

for (const { name, make, told } of atOnce) {
  test(`${name} is named before anything is trained`, async () => {
    await withCourse(async (course) => {
      make(course);
      const { code, stdout, stderr } = await reprolabHere(['run', '--course', course.folder]);
      assert.equal(code, 2, stderr);
      for (const part of told) assert.match(stderr, part);
      assert.doesNotMatch(stdout + stderr, /Report:|at .*\.ts:\d+/);
    });
  });
}

const inARun: readonly (Mistake & { readonly code: number })[] = [
  {
    name: 'a step that reads a value while it is captured',
    code: 3,
    make: (course) => {
      course.edit(
        'two-clouds/steps.ts',
        'return { loss: value };',
        'value.dataSync();\n      return { loss: value };',
      );
    },
    told: [/suite two-clouds, step 'two-clouds training': the step reads the values of a tensor while/],
  },
  {
    name: 'a dataset that the suite does not declare',
    code: 3,
    make: (course) => {
      course.edit(lab, 'datasets: [clouds]', 'datasets: []');
    },
    told: [/suite two-clouds: it loads dataset 'two-clouds', but its field 'datasets' has none/],
  },
  {
    name: 'a metric in a unit that there is not',
    code: 3,
    make: (course) => {
      course.edit(
        lab,
        'testAccuracy: proportion(',
        "loss: metric(1, 'percent' as never), testAccuracy: proportion(",
      );
      course.edit(lab, '  proportion,', '  metric,\n  proportion,');
    },
    told: [
      /a result cannot hold:\n✖ Invalid option: expected one of "fraction"\|.*\n *→ at run\.metrics\.loss\.unit/,
    ],
  },
  {
    name: 'an initializer without a seed',
    code: 0,
    make: (course) => {
      course.edit('two-clouds/steps.ts', 'tf.zeros([2, 1])', 'tf.randomNormal([2, 1])');
    },
    told: [/random numbers without a seed were drawn \(Math\.random\)/],
  },
  {
    name: 'a run that returns nothing',
    code: 3,
    make: (course) => {
      course.edit(lab, 'return {\n          metrics', 'const unused = {\n          metrics');
    },
    told: [/\(course-invalid\): the suite's run\(\) returned no metrics, no curves, no exhibits/],
  },
  {
    name: 'a claim about a metric that the run does not have',
    code: 0,
    make: (course) => {
      course.edit(claims, '"metric": "testAccuracy"', '"metric": "testAcuracy"');
    },
    told: [/no finite value of 'testAcuracy'; its metrics are testAccuracy/],
  },
];

for (const { name, make, told, code: expected } of inARun) {
  test(`${name} is named by the run`, async () => {
    await withCourse(async (course) => {
      make(course);
      const out = course.path('out');
      const { code, stdout, stderr } = await reprolabHere(['run', '--course', course.folder, '--out', out]);
      assert.equal(code, expected, stderr);
      for (const part of told) assert.match(stdout + stderr, part);
    });
  });
}

test('a config that is no ES module is told the name that makes it one', async () => {
  await withCourse(async (course) => {
    course.edit('package.json', '"type": "module",', '');
    const config = course.path('reprolab.config.js');
    writeFileSync(config, "export default { course: '.' };");
    await assert.rejects(importDefault(config), ({ advice }: ReprolabError) => {
      assert.match(advice ?? '', /or name the file reprolab\.config\.mjs\.$/);
      return true;
    });
  });
});

test('a course that is not there, or a folder without one, is a usage error', async () => {
  await withCourse(async (course) => {
    const nowhere = await reprolabHere(['list', '--course', course.path('nowhere')]);
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /--course: expected a course's folder or file, found nothing at .*nowhere/);
    const empty = await reprolabHere(['list'], { REPROLAB_COURSE: course.path('references') });
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /REPROLAB_COURSE: .*references holds no course; expected one of course\.ts/);
  });
});

test.run();
