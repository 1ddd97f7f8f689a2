import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { proportion } from '../../harness/core/metric.ts';
import type { Check, Result, Run } from '../../harness/core/result-schema.ts';
import { readResult, writeResult } from '../../harness/run/result-file.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { ownReferences } from '../verdict/own-references.ts';
import { renderReport } from '../../reports/html.ts';
import { makeError, makeResult, makeRun, realData } from '../verdict/made-runs.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const references = ownReferences;

/** A whole run of mnist-fc on the data and recipe that its claim and references are about. */
function digitsRun(seed: number, testAccuracy: number): Run {
  const reference = references.measured.find(
    ({ suite, recipe }) => suite === 'mnist-fc' && recipe === 'published',
  );
  assert.ok(reference);
  const files = Object.entries(reference.dataset.sha256).map(([name, sha256]) => ({
    name,
    sha256,
    sizeBytes: 1,
  }));
  return makeRun(
    seed,
    { testAccuracy: proportion(testAccuracy, 10_000) },
    {
      suite: 'mnist-fc',
      datasets: [{ ...realData, name: 'mnist', files }],
    },
  );
}

/** As `run` would have written it, with the verdicts that follow. */
function judged(runs: readonly Run[], changes: Partial<Result> = {}): Result {
  const result = makeResult(runs, changes);
  return { ...result, checks: judge(result, references) };
}

const exercises = (passed: boolean): Run =>
  makeRun(
    1,
    { exercisesPassed: passed ? 1 : 0 },
    {
      suite: 'tensorflow-basics',
      datasets: [],
      exhibits: [
        {
          kind: 'exercises',
          title: 'Exercises',
          rows: [{ name: 'sum', expected: '6', measured: passed ? '6' : '7', passed }],
        },
      ],
    },
  );

test('the exit code is that of the verdicts, as that of a run', async () => {
  const error = makeError(2, { suite: 'mnist-fc' });
  for (const [result, code] of [
    [judged([exercises(true)]), 0],
    [judged([exercises(false)]), 1],
    [judged([exercises(false)], { errors: [error] }), 3],
  ] as const) {
    await inTemporaryFolder(async (folder) => {
      writeResult(folder, result);
      const called = await reprolabHere(['report', folder]);
      assert.equal(called.code, code, called.stderr);
      assert.equal(called.stderr, '', 'nothing differs from what is stored');
      assert.doesNotMatch(readFileSync(join(folder, 'report.html'), 'utf8'), /Judged again/);
    });
  }
});

test('stored verdicts are not believed: an edited accuracy fails, with the checks named', async () => {
  await inTemporaryFolder(async (folder) => {
    const seeds = [1, 2, 3, 4, 5];
    const honest = judged(seeds.map((seed) => digitsRun(seed, 0.963 + seed / 5000)));
    const claimOf = ({ checks }: Result): Check | undefined => checks.find(({ kind }) => kind === 'claim');
    const id = claimOf(honest)?.id ?? '';
    assert.equal(claimOf(honest)?.verdict, 'pass');
    const edited = { ...honest, runs: seeds.map((seed) => digitsRun(seed, 0.5)) };
    assert.match(
      renderReport({ result: edited }),
      /The claim is reproduced/,
      'what the stored verdicts alone would say',
    );
    writeResult(folder, edited);
    const { code, stdout, stderr } = await reprolabHere(['report', folder]);
    assert.equal(code, 1);
    assert.match(stdout, /Claims: 1 failed\./);
    assert.match(stderr, new RegExp(`^Judged again, \\d+ of \\d+ checks differ`));
    assert.ok(stderr.includes(`  ${id}: stored pass, now fail\n`), stderr);
    assert.match(stderr, /Another version of reprolab.*or the file was edited/);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    assert.doesNotMatch(page, /The claim is reproduced/);
    assert.match(page, /Judged again: \d+ verdicts? differs? from those stored/);
    assert.ok(page.includes(`<li>${id}: stored pass, now fail</li>`));
    assert.match(readFileSync(join(folder, 'checks.csv'), 'utf8'), new RegExp(`^${id},.*,fail,`, 'm'));
    assert.deepEqual(readResult(folder), edited, 'the file itself is left as it was found');
  });
});

test('metrics named as what every object has are shown, and an image without pixels is named as invalid', async () => {
  await inTemporaryFolder(async (folder) => {
    const run = makeRun(1, { constructor: 0.25, toString: 1, valueOf: 2, hasOwnProperty: 3 });
    writeResult(folder, judged([run, makeRun(2, { accuracy: 0.5 })]));
    const { code, stderr } = await reprolabHere(['report', folder]);
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(join(folder, 'runs.csv'), 'utf8'), /metric_constructor/);
    const grid = { kind: 'image-grid', title: 'faces', note: '', columns: 1 } as const;
    const image = { caption: '', width: 1, height: 1, rgbBase64: 'AAAA' };
    const broken = judged([makeRun(1, {}, { exhibits: [{ ...grid, images: [image] }] })]);
    cpSync(join(folder, 'result.json'), join(folder, 'kept.json'));
    writeFileSync(
      join(folder, 'result.json'),
      JSON.stringify(broken).replace(
        '"width":1,"height":1,"rgbBase64":"AAAA"',
        '"width":0,"height":0,"rgbBase64":""',
      ),
    );
    const refused = await reprolabHere(['report', folder]);
    assert.match(refused.stderr, /is not a valid result:[^]*width/);
    assert.doesNotMatch(refused.stderr, /unexpected error/);
    assert.notEqual(refused.code, 0);
  });
});

test.run();
