import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../../harness/core/installation.ts';
import type { OpOutcome } from '../compare-engines.ts';
import { families } from '../ops/families.ts';
import type { EngineHere } from './engines-here.ts';
import { exclusionOf } from './exclusions.ts';

const script = fileURLToPath(new URL('run-ops.ts', import.meta.url));

/** Every op case by name. */
export const opNames = Object.values(families).flatMap((cases) => cases.map(({ name }) => name));

/** Declares a test for every op case on every engine; what is missing or excluded is skipped, with the cause. */
export async function holdOps(engines: readonly EngineHere[]): Promise<void> {
  for (const { name: engine, env, reason } of engines) {
    if (reason !== null) {
      test.skip(`${engine}: every op and its gradients`);
      console.log(`SKIPPED: ${engine}: ${reason}`);
      continue;
    }
    const { stdout } = await execa(process.execPath, [...loaderOptions(), script, engine], { env });
    const outcomes = new Map((JSON.parse(stdout) as OpOutcome[]).map(({ name, problem }) => [name, problem]));
    for (const name of opNames) {
      const excluded = exclusionOf(engine, name);
      if (excluded === undefined) {
        test(`${engine}: ${name}`, () => {
          assert.equal(outcomes.get(name), null);
        });
      } else {
        test.skip(`${engine}: ${name}`);
        console.log(`SKIPPED: ${engine}: ${name}: ${excluded.cause}`);
      }
    }
  }
}
