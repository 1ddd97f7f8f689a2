import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { checkSchema, type Run } from '../../harness/core/result-schema.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { loadReferences } from '../../harness/verdict/references.ts';
import { ownReferences } from './own-references.ts';
import { mean } from '../../harness/verdict/statistics/sample.ts';
import { makeRun, realData } from './made-runs.ts';
import { recipeOf } from './real-recipes.ts';

const test = suite<{ folder: string }>('references');
const shipped = fileURLToPath(new URL('../../reference-results', import.meta.url));

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'references-'));
  cpSync(shipped, context.folder, { recursive: true });
});
test.after.each(({ folder }) => {
  rmSync(folder, { recursive: true });
});

test('every lab of the course has its published claims', () => {
  const counts = new Map<string, number>();
  for (const { suite: name } of ownReferences.claims) counts.set(name, (counts.get(name) ?? 0) + 1);
  assert.deepEqual(Object.fromEntries(counts), {
    'tensorflow-basics': 1,
    'music-rnn': 6,
    'mnist-fc': 1,
    'mnist-cnn': 1,
    'mnist-gradient-tape': 1,
    'face-classifier': 8,
    'face-dbvae': 10,
  });
});

test('the stored distributions: what measured them, seeds, means', () => {
  const means = ownReferences.measured.map(({ suite: name, recipe, engineClass, metrics, seeds }) => {
    const metric = metrics['testAccuracy'] ?? metrics['initialLoss'];
    const range = `${seeds.at(0) ?? ''}..${seeds.at(-1) ?? ''}`;
    return [name, recipe, engineClass, range, Number(mean(metric?.values ?? []).toFixed(4))];
  });
  assert.deepEqual(means, [
    ['mnist-cnn', 'course-2026', 'keras-2.21-cpu', '1..5', 0.9888],
    ['mnist-cnn', 'course-2026', 'onnx-cpu', '1..10', 0.9895],
    ['mnist-cnn', 'course-2026-pytorch', 'onnx-cpu', '1..10', 0.9735],
    ['mnist-cnn', 'published', 'keras-2.21-cpu', '1..5', 0.9903],
    ['mnist-cnn', 'published', 'onnx-cpu', '11..40', 0.9898],
    ['mnist-fc', 'course-2026', 'keras-2.21-cpu', '1..5', 0.9673],
    ['mnist-fc', 'course-2026', 'onnx-cpu', '11..40', 0.9691],
    ['mnist-fc', 'course-2026-pytorch', 'onnx-cpu', '11..25', 0.9673],
    ['mnist-fc', 'published', 'keras-2.21-cpu', '1..5', 0.9637],
    ['mnist-fc', 'published', 'onnx-cpu', '11..40', 0.964],
    ['mnist-gradient-tape', 'course-2026', 'keras-2.21-cpu', '1..20', 0.9818],
    ['mnist-gradient-tape', 'course-2026', 'onnx-cpu', '11..40', 0.9821],
    ['mnist-gradient-tape', 'published', 'keras-2.21-cpu', '1..20', 0.9818],
    ['mnist-gradient-tape', 'published', 'onnx-cpu', '11..40', 0.9821],
    ['music-rnn', 'course-2022', 'keras-2.21-cpu', '1..3', 4.4187],
  ]);
});

test('stored runs pass against their own distribution and the published claim, but for few of many', () => {
  const { claims, measured } = ownReferences;
  for (const reference of measured) {
    const failures: string[] = [];
    const failedSeeds = new Set<number>();
    const { suite: name, recipe, engineClass, dataset, seeds } = reference;
    const files = Object.entries(dataset.sha256).map(([file, sha256]) => ({
      name: file,
      sha256,
      sizeBytes: 0,
    }));
    for (const [index, seed] of seeds.entries()) {
      const metrics = Object.entries(reference.metrics).map(
        ([metric, { values }]) => [metric, values[index] ?? NaN] as const,
      );
      const run: Run = makeRun(seed, Object.fromEntries(metrics), {
        suite: name,
        recipe: recipeOf(name, recipe),
        datasets: [{ ...realData, name: dataset.name, files }],
        curves: Object.entries(reference.curves).map(([curve, { unit, x, runs }]) => ({
          name: curve,
          xUnit: unit,
          yUnit: 'nats' as const,
          x,
          y: runs[index] ?? [],
          note: null,
        })),
      });
      run.engine.name = engineClass;
      const checks = judge(
        { profile: 'nightly', plan: [], runs: [run], errors: [] },
        { claims, measured: [reference] },
      );
      for (const check of checks) {
        checkSchema.parse(check);
        // A stored run counted no songs.
        const expected = check.metric === 'songsPlayable' ? 'not-evaluated' : 'pass';
        if (check.verdict === expected) continue;
        failedSeeds.add(seed);
        failures.push(`seed ${seed}: ${check.id}: ${check.reason}`);
      }
    }
    // Each family of checks takes a risk of 5% a run, so of many runs some lie outside; of fewer than ten, none does.
    const most = Math.floor(seeds.length / 10);
    assert.ok(failedSeeds.size <= (seeds.length < 10 ? 0 : most), failures.join('\n'));
  }
});

test('files that do not fit are refused with their name and the fault', ({ folder }) => {
  const published = join(folder, 'published', 'lab2-part1-mnist.json');
  const original = readFileSync(published, 'utf8');
  const measured = join(folder, 'measured', 'mnist-fc--published--keras.json');
  const distribution = readFileSync(measured, 'utf8');
  const refused = (path: string, content: string, message: RegExp) => {
    writeFileSync(path, content);
    assert.throws(
      () => loadReferences(folder),
      (error: unknown) => {
        assert.ok(error instanceof ReprolabError);
        assert.equal(error.code, 'course-invalid');
        assert.match(error.message, message);
        return true;
      },
    );
  };
  refused(published, original.slice(0, 100), /Cannot read reference result .*lab2-part1-mnist\.json: /);
  refused(published, original.replace('"margin": 0.01', '"margin": 0'), /margin/);
  refused(published, original.replace('"testAccuracy",', '"testAccuracy", "extra": 1,'), /extra/);
  refused(
    published,
    original.replace('"mnist-cnn": {', '"mnist-rnn": {'),
    /no values of recipe 'published' of mnist-cnn/,
  );
  writeFileSync(published, original);
  const faces = join(folder, 'published', 'lab2-part2-faces.json');
  const withPreconditions = readFileSync(faces, 'utf8');
  refused(faces, withPreconditions.replace('["tells-', '["knows-'), /no precondition 'knows-training-faces'/);
  refused(faces, withPreconditions.replace('"atMost": 0.5,', ''), /expected either atLeast or atMost/);
  writeFileSync(faces, withPreconditions);
  refused(measured, distribution.replace('"recipeValues"', '"recipeValue"'), /recipeValues/);
  refused(
    measured,
    distribution.replace(/"seeds": \[\s*1,/, '"seeds": ['),
    /expected 4 values, one per seed/,
  );
  refused(
    measured,
    distribution.replace('"spreadFromCurve": null', '"spreadFromCurve": "gone"'),
    /no curve 'gone'/,
  );
  writeFileSync(measured, distribution);
  const withCurve = join(folder, 'measured', 'music-rnn--course-2022--keras.json');
  const curves = readFileSync(withCurve, 'utf8');
  refused(withCurve, curves.replace(/"x": \[\s*100,/, '"x": ['), /another length than x/);
  writeFileSync(withCurve, curves);
  refused(
    join(folder, 'published', 'z-copy.json'),
    original,
    /mnist-fc\/published\/test-accuracy .*more than once/,
  );
});

test('a folder that is not there is named', ({ folder }) => {
  mkdirSync(join(folder, 'empty'));
  assert.throws(() => loadReferences(join(folder, 'empty')), /empty.published: expected a folder/);
});

test.run();
