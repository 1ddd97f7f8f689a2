/** Names that every object inherits are names like others. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { makeClaim, makeReference, makeResult, makeRun } from './made-runs.ts';

const test = suite('odd names');

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

for (const name of names) {
  test(`a metric named ${name} that no run reported is missing`, () => {
    const { accuracy } = makeReference().metrics;
    assert.ok(accuracy);
    const metrics = JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(accuracy)}}`) as Record<
      string,
      typeof accuracy
    >;
    const references = {
      claims: [makeClaim({ metric: name })],
      measured: [makeReference({ metrics, curves: {} })],
    };
    const checks = judge(
      { profile: 'full', plan: [], runs: [makeRun(1, { accuracy: 0.9 })], errors: [] },
      references,
    );
    const bound = checks.filter(({ kind }) => kind !== 'sanity');
    assert.equal(bound.length, 2);
    for (const { verdict, reason, measured } of bound) {
      assert.equal(verdict, 'not-evaluated');
      assert.equal(reason, `The run reported no finite value of '${name}'; its metrics are accuracy.`);
      assert.deepEqual(measured.values, []);
    }
  });

  test(`a suite, a recipe and a metric named ${name} are judged like others`, () => {
    const recipe = { ...makeRun(1, {}).recipe, name };
    const runs = [1, 2].map((seed) => makeRun(seed, { accuracy: 0.9 }, { suite: name, recipe }));
    const result = resultSchema.parse(JSON.parse(JSON.stringify(makeResult(runs))));
    const checks = judge(result, { claims: [makeClaim()], measured: [makeReference()] });
    assert.deepEqual(
      checks.map(({ id, verdict }) => [id, verdict]),
      [[`${name}/${name}/sanity/finite`, 'pass']],
    );
  });
}

test('many runs and points do not overflow the stack', () => {
  const points = Array.from({ length: 200_000 }, (_, index) => index + 1);
  const curve = { name: 'loss', xUnit: 'step', yUnit: 'nats', x: points, y: points, note: null } as const;
  const runs = [1, 1].map((seed) =>
    makeRun(seed, { accuracy: 0.9 }, { curves: [{ ...curve, x: [...points], y: [...points] }] }),
  );
  const checks = judge({ profile: 'full', plan: [], runs, errors: [] }, { claims: [], measured: [] });
  assert.ok(checks.every(({ verdict }) => verdict === 'pass'));
});

test.run();
