/** What must hold of a damaged file of each kind: it is read right, or refused by its name; nothing else. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exporters } from '../../reports/exporters.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import type { Result } from '../../harness/core/result-schema.ts';
import { sealed } from '../../harness/core/seal.ts';
import { benchText, readBench, readResult, resultText } from '../../harness/run/result-file.ts';
import { judge, judgeAgain, loadReferences } from '../../harness/verdict/index.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { ofJson, type Corruption } from './corruption.ts';
import { judgedBy, labFile, references, results } from './samples.ts';

/** Tries one kind of file `times` times, in `folder`. */
export type Property = (folder: string, times: number) => Promise<void>;

/** Longer than this nothing may take, on a busy machine neither. */
const mostMs = 20_000;

/** Checks a property on so many cases; the seed is fixed, so that a failure is one for everybody. */
export async function tried<T>(
  times: number,
  cases: fc.Arbitrary<T>,
  property: (value: T, index: number) => Promise<void> | void,
): Promise<void> {
  let index = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (value) => {
      const began = performance.now();
      await property(value, index++);
      const milliseconds = performance.now() - began;
      assert.ok(milliseconds < mostMs, `it took ${Math.round(milliseconds)} ms`);
    }),
    { numRuns: times, seed: 1, includeErrorInReport: true, interruptAfterTimeLimit: 900_000, markInterruptAsFailure: true },
  );
}

/** What reading gives; null where the file is refused as it should be. Throws everything else. */
export async function readOrRefused<T>(path: string, read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    assert.ok(error instanceof ReprolabError, error instanceof Error ? error.stack : String(error));
    assert.ok(error.message.includes(path), `names the file: ${error.message.slice(0, 500)}`);
    return null;
  }
}

export function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const passing = ({ checks }: Result) => checks.filter(({ verdict }) => verdict === 'pass');
const measuredOf = ({ runs }: Result, suite: string) =>
  runs
    .filter((run) => run.suite === suite)
    .map(({ seed, metrics, curves }) => ({ seed, metrics, curves }));

/** By number, which a failure names shorter. */
const sample = fc.nat(results.length - 1);

function numbered(number: number): Result {
  const [result] = results.slice(number);
  assert.ok(result !== undefined);
  return result;
}

const sealedResult: Property = (folder, times) =>
  tried(times, fc.tuple(sample, ofJson), async ([number, corrupt]) => {
    const original = numbered(number);
    const path = join(folder, 'result.json');
    put(path, corrupt(Buffer.from(resultText(original))));
    const read = await readOrRefused(path, () => readResult(folder));
    if (read === null) return;
    const before = passing(judgeAgain(original, judgedBy).result).map(({ id }) => id);
    for (const { id, suite } of passing(judgeAgain(read, judgedBy).result)) {
      if (before.includes(id)) continue;
      assert.notDeepEqual(
        measuredOf(read, suite),
        measuredOf(original, suite),
        `${id} passes, though nothing else was measured`,
      );
    }
  });

/** Whatever is judged can be written and shown. */
async function show(result: Result, bench: ReturnType<typeof readBench> | null): Promise<void> {
  resultText(result);
  for (const { render } of exporters) {
    const content = await render({ result, bench, changes: [] });
    if (content !== null && typeof content !== 'string') for (const part of content) void part;
  }
}

/** Every so many cases: drawing is slow. */
const shownEvery = 10;

/** Older files have no digest: what is damaged may fit, and must not break anything. */
const unsealedResult: Property = (folder, times) =>
  tried(times, fc.tuple(sample, ofJson), async ([number, corrupt], index) => {
    const original = numbered(number);
    const path = join(folder, 'result.json');
    put(path, corrupt(Buffer.from(JSON.stringify(original))));
    const read = await readOrRefused(path, () => readResult(folder));
    if (read === null) return;
    const { result } = judgeAgain(read, judgedBy);
    resultText(result);
    if (index % shownEvery === 0) await show(result, null);
  });

const benchFile: Property = (folder, times) =>
  tried(times, fc.tuple(fc.boolean(), ofJson), async ([isSealed, corrupt], index) => {
    const path = join(folder, 'bench.json');
    const bench = benchFixture();
    const text = isSealed ? benchText(bench) : JSON.stringify(bench);
    put(path, corrupt(Buffer.from(text)));
    const read = await readOrRefused(path, () => readBench(folder));
    if (read === null) return;
    if (isSealed) assert.deepEqual(sealed(read), JSON.parse(benchText(bench)), 'read right');
    benchText(read);
    if (index % shownEvery === 0) await show(numbered(0), read);
  });

/** Judges every sample by references of which one file is damaged. */
function referenceFile(damaged: (folder: string, corrupt: Corruption) => void): Property {
  return (folder, times) =>
    tried(times, ofJson, async (corrupt) => {
      const own = join(folder, 'references');
      put(join(own, 'published', 'lab.json'), JSON.stringify(labFile));
      for (const [index, reference] of references.entries())
        put(join(own, 'measured', `${index}.json`), JSON.stringify(reference));
      damaged(own, corrupt);
      const read = await readOrRefused(own, () => loadReferences(own));
      if (read === null) return;
      for (const result of results) resultText({ ...result, checks: judge(result, read) });
    });
}

/** By name, with the share of all cases that each gets. */
export const properties: readonly (readonly [name: string, share: number, property: Property])[] = [
  ['a result', 0.25, sealedResult],
  ['a result without a digest', 0.2, unsealedResult],
  ['a benchmark', 0.1, benchFile],
  [
    'claims',
    0.12,
    referenceFile((folder, corrupt) => {
      put(join(folder, 'published', 'lab.json'), corrupt(Buffer.from(JSON.stringify(labFile))));
    }),
  ],
  [
    'stored runs',
    0.12,
    referenceFile((folder, corrupt) => {
      put(join(folder, 'measured', '0.json'), corrupt(Buffer.from(JSON.stringify(references[0]))));
    }),
  ],
];
