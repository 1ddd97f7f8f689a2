import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { hashOf } from '../../harness/core/hash.ts';
import type { Run } from '../../harness/core/result-schema.ts';
import { cpuEngine, realMnist, softwareGpuEngine } from '../reports/fixture/runs.ts';
import { compareMade, five, madeBench, madeRuns, madeSource } from './made.ts';

const test = suite('refused comparisons');

const a = madeSource('a', madeRuns(five));
const withChanges = (changes: Partial<Run>) =>
  madeSource(
    'b',
    madeRuns(five, () => changes),
  );

function refused(sources: Parameters<typeof compareMade>[0], pattern: RegExp, options = {}): void {
  assert.throws(
    () => compareMade(sources, options),
    (error: unknown) => {
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.exitCode, 2);
      assert.match(error.message, pattern);
      assert.ok((error.advice ?? '').length > 0);
      return true;
    },
  );
}

test('another recipe of the same name', () => {
  const values = { ...a.result?.runs[0]?.recipe.values, batch: 32 };
  refused(
    [a, withChanges({ recipe: { name: 'published', hash: hashOf(values), values } })],
    /net\/published of B \(b\) is another recipe \(The recipe differs in batch \(32, not 16\)\), as in A \(a\)/,
  );
});

test('synthetic against real data, other files, a shortened recipe, another version of the suite', () => {
  refused(
    [a, withChanges({ datasets: [{ ...realMnist, kind: 'synthetic' }] })],
    /synthetic data, not real data/,
  );
  const files = realMnist.files.map((file) => ({ ...file, sha256: '0'.repeat(64) }));
  refused([a, withChanges({ datasets: [{ ...realMnist, files }] })], /other files of data/);
  refused([a, withChanges({ shortened: '2 steps' })], /a shortened one \(2 steps\), not the whole recipe/);
  refused([a, withChanges({ suiteVersion: 2 })], /version 2 of the suite, not 1/);
});

test('shortened alike is compared, and so is equal content of another name', () => {
  const shortened = () => ({ shortened: '2 steps' });
  const both = compareMade([
    madeSource('a', madeRuns(five, shortened)),
    madeSource('b', madeRuns(five, shortened)),
  ]);
  assert.equal(both.workloads[0]?.shortened, '2 steps');
  assert.match(both.workloads.map(({ noTarget }) => noTarget).join(), /shortened/);
  const files = realMnist.files.map((file) => ({ ...file, name: `renamed-${file.name}` }));
  assert.equal(compareMade([a, withChanges({ datasets: [{ ...realMnist, files }] })]).workloads.length, 1);
});

test('runs that shared their machine with others', () => {
  refused(
    [a, withChanges({ concurrency: 2 })],
    /5 runs of B \(b\) shared the machine with others, up to 2 at once/,
  );
});

test('an emulated GPU, unless it is asked for; then it is labelled', () => {
  const emulated = withChanges({ engine: softwareGpuEngine });
  refused([a, emulated], /SwiftShader.*emulated on the processor/);
  const { warnings } = compareMade([a, emulated], { softwareAdapters: true });
  assert.match(warnings.join('\n'), /B: software adapter.*no claim about hardware/);
});

test('nothing in common, one engine alone, names that there are not', () => {
  refused([a, madeSource('b', madeRuns(five, undefined, 'other'))], /net\/published: B has no runs of it/);
  refused([a], /holds one engine with one number of threads/);
  const bench = madeBench('b', [{ engine: cpuEngine, rounds: [[1], [1]] }]);
  refused([a, bench], /B has no runs of it|A has no benchmark of it/);
  refused([a, withChanges({})], /--label names C, expected one of A, B/, { labels: new Map([['C', 'x']]) });
  refused([a, withChanges({})], /Two contenders are called 'x'/, {
    labels: new Map([
      ['A', 'x'],
      ['B', 'x'],
    ]),
  });
  refused([a, withChanges({})], /--price names Z/, { prices: new Map([['Z', 1]]) });
});

test('a file against itself is compared with a warning', () => {
  const { warnings, about, headline } = compareMade([a, { ...a }]);
  assert.match(warnings.join('\n'), /B and A are the same measurement/);
  assert.match(about, /Nothing that is recorded differs/);
  assert.match(headline, /no difference is shown/i);
});

test('what only some have is left out and named', () => {
  const more = madeSource('b', [...madeRuns(five), ...madeRuns(five, undefined, 'other')]);
  const { leftOut, workloads } = compareMade([a, more]);
  assert.deepEqual(leftOut, [{ what: 'other/published', why: 'A has no runs of it' }]);
  assert.deepEqual(
    workloads.map((workload) => workload.suite),
    ['net'],
  );
});

test.run();
