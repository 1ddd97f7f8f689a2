/** Every op and its gradients on every engine that this machine has, against the oracle. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import type { OpOutcome } from '../compare-engines.ts';
import { families } from '../ops/families.ts';
import { enginesHere } from './engines-here.ts';
import { exclusionOf, exclusions } from './exclusions.ts';

const script = fileURLToPath(new URL('run-ops.ts', import.meta.url));
const names = Object.values(families).flatMap((cases) => cases.map(({ name }) => name));

for (const { name: engine, env, reason } of await enginesHere()) {
  if (reason !== null) {
    test.skip(`${engine}: every op and its gradients`);
    console.log(`SKIPPED: ${engine}: ${reason}`);
    continue;
  }
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', script, engine], { env });
  const outcomes = new Map((JSON.parse(stdout) as OpOutcome[]).map(({ name, problem }) => [name, problem]));
  for (const name of names) {
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

test('what is excluded exists', () => {
  for (const { opCase } of exclusions) assert.ok(names.includes(opCase), opCase);
});

test.run();
