/** What keeps a check from being judged is named in full, with commands that lift it. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { checkSchema, type Check, type Result, type Run } from '../../harness/core/result-schema.ts';
import { jointCommands } from '../../harness/verdict/blockers.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { outcomeOf } from '../../harness/verdict/outcome.ts';
import { makeClaim, makeError, makeResult, makeRun, ownData, syntheticData } from './made-runs.ts';

const references = { claims: [makeClaim()], measured: [] };

function judged(runs: readonly Run[], changes: Partial<Result> = {}): Result {
  const result = makeResult(runs, changes);
  return { ...result, checks: judge(result, references) };
}

function claimOf({ checks }: Result): Check {
  const claim = checks.find(({ kind }) => kind === 'claim');
  assert.ok(claim);
  return claim;
}

const run = (changes: Partial<Run>) => makeRun(1, { accuracy: 0.9 }, changes);

test('every blocker is named, not only the first, in the reason and with its command', () => {
  const result = judged([run({ shortened: 'one epoch', datasets: [syntheticData] })]);
  const { blockers, reason, verdict } = claimOf(result);
  assert.equal(verdict, 'not-evaluated');
  assert.deepEqual(blockers, [
    { what: 'shortened', command: 'reprolab run net --recipe published --profile nightly' },
    {
      what: 'synthetic data',
      command: 'reprolab data pull digits && reprolab run net --recipe published --data real',
    },
  ]);
  assert.match(reason, /shortened \(one epoch\).*used synthetic data \(no network\)/);
  assert.deepEqual(jointCommands(blockers), [
    'reprolab data pull digits',
    'reprolab run net --recipe published --profile nightly --data real',
  ]);
});

test('each way of being blocked has its word, and a judged claim has none', () => {
  const words = (result: Result) => claimOf(result).blockers.map(({ what }) => what);
  const failed = (code: string, advice: string | null) =>
    judged([], { errors: [makeError(1, { code, advice })] });
  assert.deepEqual(words(judged([run({ datasets: [ownData] })])), ['data of its own']);
  assert.deepEqual(words(judged([run({})], { profile: 'smoke' })), ['smoke profile']);
  assert.deepEqual(words(judged([], { plan: [{ suite: 'net', recipe: 'published', seeds: [3, 4] }] })), [
    'not run',
  ]);
  assert.deepEqual(words(failed('worker-crashed', null)), ['crashed']);
  assert.deepEqual(claimOf(failed('data-missing', 'Run `reprolab data pull digits`, or not.')).blockers, [
    {
      what: 'missing data',
      command: 'reprolab data pull digits && reprolab run net --recipe published --seed 1',
    },
  ]);
  assert.deepEqual(words(judged([run({}), makeRun(2, { accuracy: 0.9 })])), []);
});

test('commands are joined where one can do the work of several, and no further', () => {
  const blocker = (command: string) => ({ what: '', command });
  assert.deepEqual(
    jointCommands(
      [
        'reprolab run a --recipe p --seed 1',
        'reprolab run b --recipe p --profile nightly',
        'reprolab run c --recipe q --profile nightly',
        'reprolab data pull x && reprolab run a --recipe p --data real',
        'reprolab data pull y',
        'reprolab run a --recipe p --seed 2',
      ].map(blocker),
    ),
    [
      'reprolab data pull x y',
      'reprolab run a b --recipe p --seed 1 --profile nightly --data real',
      'reprolab run c --recipe q --profile nightly',
      'reprolab run a --recipe p --seed 2',
    ],
  );
  assert.deepEqual(jointCommands([{ what: 'other recipe', command: null }]), []);
});

test('checks of older files, which have no blockers, are read', () => {
  const { blockers: _, ...older } = claimOf(judged([run({})]));
  assert.deepEqual(checkSchema.parse(older).blockers, []);
});

test('the outcome tells a crash, a failure and what is open, and no success beside a crash', () => {
  const [claim] = judged([run({})]).checks;
  assert.ok(claim);
  const of = (verdicts: readonly Check['verdict'][], changes: Partial<Result> = {}) => {
    const checks = verdicts.map((verdict) => ({ ...claim, kind: 'claim' as const, verdict }));
    const outcome = outcomeOf({ ...makeResult([run({})], changes), checks });
    return outcome === null ? null : [outcome.tone, outcome.text];
  };
  const crash = { errors: [makeError(1, { code: 'worker-crashed', suite: 'other' })] };
  assert.deepEqual(of(['pass', 'pass', 'pass', 'pass'], crash), [
    'bad',
    '1 suite crashed, 4 of 4 evaluated claims reproduced',
  ]);
  assert.deepEqual(of(['inconclusive', 'inconclusive']), ['open', '2 undecided']);
  assert.deepEqual(of(['pass', 'fail', 'inconclusive', 'not-evaluated']), [
    'bad',
    '1 claim failed, 1 of 3 evaluated claims reproduced, 1 undecided, 1 not evaluated',
  ]);
  assert.deepEqual(of(['not-evaluated']), ['open', 'none of 1 claim evaluated']);
  assert.deepEqual(of(['pass']), ['good', '1 of 1 evaluated claim reproduced']);
  assert.deepEqual(of(['pass'], { status: 'partial' }), [
    'open',
    'stopped before the end, 1 of 1 evaluated claim reproduced',
  ]);
  assert.deepEqual(of([]), ['good', 'no claim is about these runs']);
  assert.equal(outcomeOf(makeResult([], {})), null, 'a benchmark is no result');
});

test.run();
