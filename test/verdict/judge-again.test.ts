import assert from 'node:assert/strict';
import { test } from 'uvu';
import { describeChanges, judgeAgain } from '../../harness/verdict/judge-again.ts';
import { judge } from '../../harness/verdict/judge.ts';
import type { References } from '../../harness/verdict/references.ts';
import { asMetrics, makeClaim, makeReference, makeResult, makeRun } from './made-runs.ts';

const references: References = { claims: [makeClaim()], measured: [makeReference()] };
const seeds = [11, 12, 13, 14, 15];
const runs = seeds.map((seed) =>
  makeRun(seed, { accuracy: 0.899 + (seed % 3) / 1000, loss: 0.3 + seed / 1e4 }),
);
const measured = makeResult(runs);
const honest = makeResult(runs, { checks: judge(measured, references) });
const claim = 'net/published/claim/accuracy';

test('a result as it was written stands, digit for digit, after a way through JSON', () => {
  assert.equal(honest.checks.find(({ id }) => id === claim)?.verdict, 'pass');
  const again = judgeAgain(JSON.parse(JSON.stringify(honest)) as typeof honest, references);
  assert.deepEqual(again.changes, []);
  assert.deepEqual(again.result, honest);
});

test('edited measurements fail whatever verdict the file brings along', () => {
  const edited = {
    ...honest,
    runs: runs.map((run) => ({ ...run, metrics: asMetrics({ accuracy: 0.5, loss: 0.3 }) })),
  };
  const { result, changes } = judgeAgain(edited, references);
  assert.equal(result.checks.find(({ id }) => id === claim)?.verdict, 'fail');
  assert.deepEqual(
    changes.filter(({ id }) => id === claim),
    [{ id: claim, stored: 'pass', now: 'fail' }],
  );
});

test('edited verdicts, words, made-up and missing checks are named', () => {
  const [first, second, third, ...rest] = honest.checks;
  assert.ok(first && second && third);
  const made = { ...first, id: 'net/published/claim/made-up' };
  const verdict = first.verdict === 'pass' ? ('fail' as const) : ('pass' as const);
  const edited = {
    ...honest,
    checks: [{ ...first, verdict }, { ...second, reason: 'Believe me.' }, ...rest, made, made],
  };
  const { result, changes } = judgeAgain(edited, references);
  assert.deepEqual(result.checks, honest.checks);
  assert.deepEqual(describeChanges(changes), [
    `${first.id}: stored ${verdict}, now ${first.verdict}`,
    `${third.id}: stored nothing, now ${third.verdict}`,
    `${made.id}: stored ${made.verdict}, now not judged`,
    `${made.id}: stored ${made.verdict}, now not judged`,
    `1 check judged as stored, with other numbers or words: ${second.id}`,
  ]);
  const many = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, stored: 'pass' as const, now: 'pass' as const }));
  assert.deepEqual(describeChanges(many), [
    '5 checks judged as stored, with other numbers or words: a, b, c, 2 more',
  ]);
});

test('the last digits of another machine are no difference', () => {
  const checks = honest.checks.map((check) => ({ ...check, seconds: check.seconds * (1 + 1e-14) }));
  assert.deepEqual(judgeAgain({ ...honest, checks }, references).changes, []);
});

test.run();
