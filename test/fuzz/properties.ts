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
import { exchanged, ofJson } from './corruption.ts';
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
    {
      numRuns: times,
      seed: 1,
      includeErrorInReport: true,
      interruptAfterTimeLimit: 900_000,
      markInterruptAsFailure: true,
    },
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
  runs.filter((run) => run.suite === suite).map(({ seed, metrics, curves }) => ({ seed, metrics, curves }));

/** By number, which a failure names shorter. */
const sample = fc.nat(results.length - 1);

function numbered(number: number): Result {
  const [result] = results.slice(number);
  assert.ok(result !== undefined);
  return result;
}

/** A damaged result passes no check that it did not pass before, unless something else seems to have been measured. */
async function gainsNoPass(folder: string, original: Result, damaged: string | Uint8Array): Promise<void> {
  const path = join(folder, 'result.json');
  put(path, damaged);
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
}

export const sealedResult: Property = (folder, times) =>
  tried(times, fc.tuple(sample, ofJson), async ([number, corrupt]) => {
    const original = numbered(number);
    await gainsNoPass(folder, original, corrupt(Buffer.from(resultText(original))));
  });

/** Every value of every sample, exchanged in turn. Returns how many were tried. */
export async function everyExchangeGainsNoPass(folder: string): Promise<number> {
  let count = 0;
  for (const original of results) {
    for (const damaged of exchanged(JSON.parse(resultText(original)))) {
      await gainsNoPass(folder, original, damaged);
      count++;
    }
  }
  return count;
}

/** Whatever is judged can be written and shown. */
async function show(result: Result, bench: ReturnType<typeof readBench> | null): Promise<void> {
  resultText(result);
  for (const { render } of exporters) {
    const content = await render({ result, bench, changes: [] });
    if (content !== null && typeof content !== 'string') assert.ok([...content].length > 0);
  }
}

/** Every so many cases: drawing is slow. */
const shownEvery = 10;

/** Older files have no digest: what is damaged may fit, and must not break anything. */
export const unsealedResult: Property = (folder, times) =>
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

export const benchFile: Property = (folder, times) =>
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

/** Judges every sample by references of which one file, given by its path and its content, is damaged. */
function referenceFile(name: string, content: unknown): Property {
  return (folder, times) =>
    tried(times, ofJson, async (corrupt) => {
      const own = join(folder, 'references');
      put(join(own, 'published', 'lab.json'), JSON.stringify(labFile));
      for (const [index, reference] of references.entries())
        put(join(own, 'measured', `${index}.json`), JSON.stringify(reference));
      put(join(own, name), corrupt(Buffer.from(JSON.stringify(content))));
      const read = await readOrRefused(own, () => loadReferences(own));
      if (read === null) return;
      for (const result of results) resultText({ ...result, checks: judge(result, read) });
    });
}

export const claimsFile = referenceFile(join('published', 'lab.json'), labFile);
export const measuredFile = referenceFile(join('measured', '0.json'), references[0]);
