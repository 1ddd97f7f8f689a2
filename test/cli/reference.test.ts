import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import { promoteInto } from '../../harness/commands/reference.ts';
import { loadCourse } from '../../harness/course/load-course.ts';
import type { Run } from '../../harness/core/result-schema.ts';
import { resultText } from '../../harness/run/result-file.ts';
import { measuredReferenceSchema } from '../../harness/verdict/reference-schema.ts';
import { loadReferences } from '../../harness/verdict/references.ts';
import { ownReferences, referenceFolder } from '../verdict/own-references.ts';
import { recipeOf } from '../verdict/real-recipes.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const ours = await loadCourse(undefined);

/** A run of a suite of ours. */
function runOf(seed: number, testAccuracy = 0.96 + seed / 10_000): Run {
  const recipe = recipeOf('mnist-cnn', 'course-2026');
  return makeRun(seed, { testAccuracy, testLoss: 0.12 + seed / 1000 }, { suite: 'mnist-cnn', recipe });
}

/** The course, with its references in another folder. */
const into = (references: string) => ({ ...ours, references });

/** Writes the runs of these seeds as a result into a new folder, and returns the folder. */
function writeRuns(parent: string, seeds: readonly number[], make: (seed: number) => Run = runOf): string {
  const folder = join(parent, `runs-${seeds.join('-')}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'result.json'), resultText(makeResult(seeds.map((seed) => make(seed)))));
  return folder;
}

const seeds = [11, 12, 13, 14, 15];
const name = 'mnist-cnn--course-2026--onnx-cpu.json';

/** The stored references, but none of these runs' suite, recipe and engine; returns its folder. */
function storeWithout(parent: string): string {
  const store = join(parent, 'store');
  cpSync(referenceFolder, store, { recursive: true });
  rmSync(join(store, 'measured', name), { force: true });
  return store;
}

test('--dry-run prints what would be stored, from folders and files, and writes nothing', async () => {
  await inTemporaryFolder(async (folder) => {
    const before = readdirSync(join(referenceFolder, 'measured'));
    const some = writeRuns(folder, [11, 12]);
    const others = join(writeRuns(folder, [13, 14, 15]), 'result.json');
    const { code, stdout, stderr } = await reprolabHere(['reference', 'promote', some, others, '--dry-run']);
    assert.equal(code, 0, stderr);
    const printed = measuredReferenceSchema.parse(JSON.parse(stdout));
    assert.deepEqual(printed.seeds, seeds);
    assert.equal(printed.metrics['testAccuracy']?.margin, 0.004);
    assert.match(stderr, new RegExp(`measured/${name}, seeds 11, 12, 13, 14, 15:`));
    const [stored, promoted] = [
      /98\.\d\d% ± 0\.\d\d points \(\d+ runs\)/,
      /96\.13% ± 0\.02 points \(5 runs\)/,
    ];
    const row = ['testAccuracy', stored.source, promoted.source, '0\\.40 points'].join(' +│ ');
    assert.match(stderr, new RegExp(row));
    assert.deepEqual(readdirSync(join(referenceFolder, 'measured')), before);
  });
});

test('results that cannot be promoted end with 2 and the reason', async () => {
  await inTemporaryFolder(async (folder) => {
    const few = await reprolabHere(['reference', 'promote', writeRuns(folder, [11, 12])]);
    assert.deepEqual([few.code, few.stdout], [2, '']);
    assert.match(few.stderr, /Nothing was promoted: mnist-cnn: 2 seeds \(11, 12\), expected at least 5/);
    const none = await reprolabHere(['reference', 'promote', join(folder, 'nothing')]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /Cannot read result/);
  });
});

test('a reference is written once, replaced only with --force, and read by later runs', async () => {
  await inTemporaryFolder((folder) => {
    const store = storeWithout(folder);
    const path = join(store, 'measured', name);
    promoteInto(into(store), [writeRuns(folder, seeds)], {});
    const stored = readFileSync(path, 'utf8');
    assert.ok(
      loadReferences(store).measured.some(
        ({ suite, recipe, engineClass }) =>
          suite === 'mnist-cnn' && recipe === 'course-2026' && engineClass === 'onnx-cpu',
      ),
    );
    const better = writeRuns(folder, seeds, (seed) => runOf(seed, 0.99));
    assert.throws(
      () => {
        promoteInto(into(store), [better], {});
      },
      {
        code: 'usage',
        message: /mnist-cnn--course-2026--onnx-cpu\.json is there already; nothing was written/,
      },
    );
    assert.equal(readFileSync(path, 'utf8'), stored);
    promoteInto(into(store), [better], { force: true });
    const { metrics } = measuredReferenceSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    assert.deepEqual(metrics['testAccuracy']?.values, [0.99, 0.99, 0.99, 0.99, 0.99]);
    assert.deepEqual(
      readdirSync(join(store, 'measured')).filter((file) => file.endsWith('.tmp')),
      [],
    );
    return Promise.resolve();
  });
});

test('a reference stays in its folder, and replaces no file but its own', async () => {
  await inTemporaryFolder((folder) => {
    const store = storeWithout(folder);
    const measured = join(store, 'measured');
    const path = join(measured, name);
    const runs = writeRuns(folder, seeds);
    const refused = (message: RegExp, options: { force?: true } = {}) => {
      assert.throws(
        () => {
          promoteInto(into(store), [runs], options);
        },
        { code: 'usage', message },
      );
    };
    promoteInto(into(store), [runs], {});
    const elsewhere = join(measured, 'other-name.json');
    renameSync(path, elsewhere);
    refused(/is stored in another file than .*mnist-cnn--course-2026--onnx-cpu\.json; nothing was written/, {
      force: true,
    });
    assert.equal(existsSync(path), false);
    rmSync(elsewhere);
    renameSync(measured, join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), measured);
    refused(/would be written as .*outside.*nothing was written/, { force: true });
    assert.equal(existsSync(join(folder, 'outside', name)), false);
    return Promise.resolve();
  });
});

test('an engine name of a result file cannot lead out of the folder, and copies of a run are refused', async () => {
  await inTemporaryFolder(async (folder) => {
    const target = join(folder, 'victim.json');
    writeFileSync(target, '{}');
    const leading = (seed: number) => {
      const run = runOf(seed);
      return {
        ...run,
        engine: {
          ...run.engine,
          name: relative(join(referenceFolder, 'measured', 'x'), join(folder, 'victim')),
        },
      };
    };
    for (const [make, message] of [
      [leading, /names engine '.*victim', expected one of onnx-cpu/],
      [
        (seed: number) => ({ ...runOf(11), seed }),
        /seeds 11, 12, 13, 14, 15 measured the same to the last bit/,
      ],
    ] as const) {
      const { code, stderr } = await reprolabHere([
        'reference',
        'promote',
        writeRuns(folder, seeds, make),
        '--force',
      ]);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    assert.equal(readFileSync(target, 'utf8'), '{}');
  });
});

test('what is stored and what would be are shown side by side', async () => {
  await inTemporaryFolder(async (folder) => {
    const own = ownReferences.measured.find(({ engineClass }) => engineClass === 'onnx-cpu');
    assert.ok(own, 'the project has references of its own engine');
    const { suite, recipe, metrics } = own;
    const make = (seed: number) => {
      const value = 0.5 + seed / 1e7;
      const values = Object.fromEntries(Object.keys(metrics).map((metric) => [metric, value]));
      const curves = Object.entries(own.curves).map(([curve, { unit, x }]) => ({
        ...{ name: curve, xUnit: unit, yUnit: 'nats' as const, x },
        y: x.map(() => value),
        note: null,
      }));
      return makeRun(seed, values, { suite, recipe: recipeOf(suite, recipe), curves });
    };
    const { code, stdout, stderr } = await reprolabHere([
      'reference',
      'promote',
      writeRuns(folder, seeds, make),
    ]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /testAccuracy +│ 9\d\.\d+% ± [\d.]+ points \(\d+ runs\) +│ 50\.00% ± 0\.00 points/);
    assert.match(stderr, /is there already; nothing was written/);
  });
});

test.run();
