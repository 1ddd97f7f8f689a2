/**
 * Every suite's own training step on every engine that this machine has, small, against the oracle; a software GPU, which
 * compiles each shader on the processor for seconds, is in the slow tier. Each engine is a process of its own.
 */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../../harness/core/installation.ts';
import course from '../../../suites/course.ts';
import { enginesHere } from './engines-here.ts';

interface Outcome {
  /** `<suite>/<recipe>: <step>`. */
  readonly name: string;
  readonly problem: string | null;
}

interface Outcomes {
  readonly trained: readonly (Outcome & { readonly calls: number })[];
  /** Null for an engine that does not capture, or has every operator. */
  readonly compiled: readonly Outcome[] | null;
}

const script = fileURLToPath(new URL('run-steps.ts', import.meta.url));
const problems = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ problem }) => problem !== null).map(({ name, problem }) => `${name}: ${problem ?? ''}`);

const suites = course.suites.map(({ name }) => name);

for (const { name: engine, env, reason, isEmulated } of await enginesHere()) {
  const title = `${engine}: ${suites.join(', ')} train small as on the oracle`;
  if (reason !== null) {
    test.skip(title);
    console.log(`SKIPPED: ${engine}: ${reason}`);
    continue;
  }
  if (isEmulated) {
    test.skip(title);
    console.log(`SKIPPED: ${engine}: on a software GPU it is in the slow tier`);
    continue;
  }
  const { stdout } = await execa(process.execPath, [...loaderOptions(), script, engine, ...suites], { env });
  const { trained, compiled } = JSON.parse(stdout) as Outcomes;

  test(title, () => {
    assert.deepEqual(problems(trained), []);
    assert.deepEqual(
      trained.map(({ name }) => name.split('/')[0]),
      suites,
    );
    for (const { name, calls } of trained) assert.equal(calls, 3, name);
  });

  if (compiled === null) continue;
  test(`${engine}: every step of every suite compiles at its published size`, () => {
    assert.deepEqual(problems(compiled), []);
    const expected = course.suites.map(({ name, defaultRecipe }) => `${name}/${defaultRecipe}`);
    assert.deepEqual([...new Set(compiled.map(({ name }) => name.split(':')[0]))], expected);
  });
}

test.run();
