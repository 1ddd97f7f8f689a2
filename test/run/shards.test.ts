import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { planConfirmations } from '../../harness/run/confirmations.ts';
import { mergeShards } from '../../harness/run/merge.ts';
import { runsOf } from '../../harness/run/plan.ts';
import { shardOf } from '../../harness/run/shards.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';

const test = suite('scaling out');

test('shards are disjoint, whole, and of about equal cost', () => {
  const runs = Array.from({ length: 17 }, (_, index) => index);
  const seconds = runs.map((run) => [8, 158, 25, 227][run % 4] ?? 0);
  const parts = [1, 2, 3].map((index) => shardOf(runs, seconds, { index, of: 3 }));
  assert.deepEqual(
    parts.flat().sort((a, b) => a - b),
    runs,
  );
  const costs = parts.map((part) => part.reduce((sum, run) => sum + (seconds[run] ?? 0), 0));
  const total = seconds.reduce((sum, value) => sum + value, 0);
  // Longest first leaves no part above 4/3 of the best division.
  for (const cost of costs) assert.ok(cost <= (4 / 3) * (total / 3), `${costs.join(', ')} s`);
  assert.deepEqual(shardOf([1], [5], { index: 2, of: 3 }), []);
});

const plan = [{ suite: 'net', recipe: 'published', seeds: [1, 2, 3] }];
const shard = (index: number, ...seeds: number[]) => ({
  path: `shard-${index}`,
  result: makeResult(
    seeds.map((seed) => makeRun(seed, { accuracy: 0.9 })),
    {
      plan: [{ suite: 'net', recipe: 'published', seeds }],
      shard: { index, of: 2, whole: plan },
      command: [
        'reprolab',
        'run',
        'net',
        '--seeds',
        '1..3',
        '--shard',
        `${index}/2`,
        '--out',
        `shard-${index}`,
      ],
    },
  ),
});

test('merged shards are the whole, in the order of the plan', () => {
  const { merged, missing } = mergeShards([shard(2, 2), shard(1, 1, 3)], false);
  assert.deepEqual(missing, []);
  assert.deepEqual(
    merged.runs.map(({ seed }) => seed),
    [1, 2, 3],
  );
  assert.deepEqual([merged.plan, merged.shard, merged.status], [plan, null, 'complete']);
  assert.deepEqual(merged.command, ['reprolab', 'run', 'net', '--seeds', '1..3']);
});

test('what does not make one whole is refused, with every reason', () => {
  const refused = (...shards: Parameters<typeof mergeShards>[0]) => {
    try {
      mergeShards(shards, false);
    } catch (error) {
      return (error as Error).message;
    }
    return 'merged';
  };
  assert.match(refused(shard(1, 1, 3)), /shard 2 of 2 is missing; net\/published\/2 is missing/);
  assert.match(refused(shard(1, 1, 3), shard(2, 2, 3)), /net\/published\/3 is in shard-1 and in shard-2/);
  const other = shard(2, 2);
  const [run] = other.result.runs;
  assert.ok(run);
  const mixed = (changes: Partial<typeof run>) => ({
    ...other,
    result: { ...other.result, runs: [{ ...run, ...changes }] },
  });
  assert.match(
    refused(shard(1, 1, 3), mixed({ recipe: { ...run.recipe, hash: 'x' } })),
    /another recipe than net\/published\/1/,
  );
  assert.match(refused(shard(1, 1, 3), mixed({ engine: { ...run.engine, version: '2' } })), /another engine/);
  assert.match(refused(shard(1, 1, 3), mixed({ datasets: [] })), /another data/);
  const newer = { ...other, result: { ...other.result, tool: { ...other.result.tool, version: '9' } } };
  assert.match(refused(shard(1, 1, 3), newer), /shard-2 has another version of reprolab than shard-1/);
  const part = mergeShards([shard(1, 1, 3)], true);
  assert.deepEqual([part.missing, part.merged.status], [['net/published/2'], 'partial']);
});

const suspects = [{ suite: 'net', recipe: 'published', checks: ['a'] }];
const measured = { plan, profile: 'nightly' as const, runs: [makeRun(1, { accuracy: 0.9 })] };

test('fresh seeds follow from the planned ones, and avoid those that are stored', () => {
  const request = { seeds: 4, budgetSeconds: 60, isTaken: (_: string, seed: number) => seed === 2001 };
  const { entries, leftOut } = planConfirmations(suspects, measured, request, 1);
  assert.deepEqual(entries, [{ ...suspects[0], checks: ['a'], seeds: [1001, 3001, 4001, 5001] }]);
  assert.equal(runsOf(entries, 'nightly')[0]?.id, 'net/published/1001');
  assert.deepEqual(leftOut, []);
});

test('a budget allows fewer fresh seeds, and none where it does not allow three', () => {
  // A run of 2.5 s, and one for its start.
  const within = (budgetSeconds: number, jobs = 1) =>
    planConfirmations(suspects, measured, { seeds: 5, budgetSeconds, isTaken: () => false }, jobs);
  assert.equal(within(17).entries[0]?.seeds.length, 4);
  assert.deepEqual(within(10).entries, []);
  assert.match(within(10).leftOut[0] ?? '', /^net: a run takes 4 s, and 10 s are left$/);
  assert.equal(within(10, 2).entries[0]?.seeds.length, 5);
});

test.run();
