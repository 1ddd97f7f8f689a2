/**
 * The manifest for Kubernetes: its fields by the API's types, the rules that the API server has beyond them (from
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/ and the reference of batch/v1), and its commands, run.
 */
import type { PodFailurePolicyRule } from 'kubernetes-types/batch/v1.js';
import type { Container } from 'kubernetes-types/core/v1.js';
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite } from 'uvu';
import { exitCodes } from '../../harness/core/errors.ts';
import { readResult } from '../../harness/run/result-file.ts';
import { root } from '../../scripts/bootstrap.mjs';
import { inTemporaryFolder, quietEnvironment } from '../cli/binary.ts';
import { withCourse } from '../course/course-folder.ts';
import { typedManifest, typeProblems } from './manifest.ts';
import { leaveResult, runShimmed } from './shims.ts';

const test = suite('the manifest for Kubernetes');
const { claim, shards, merge } = typedManifest('2026-01-31');

const onlyContainer = ({ spec }: typeof shards): Container => {
  const containers = spec?.template.spec?.containers ?? [];
  assert.equal(containers.length, 1);
  return containers[0] ?? assert.fail();
};

const variablesOf = ({ env = [] }: Container) =>
  Object.fromEntries(env.map(({ name, value }) => [name, value ?? assert.fail(`${name} has no value`)]));

test('the compiler would see a field that there is not, and one of another type', () => {
  const wrong = [
    ['"backoffLimitPerIndex"', '"backoffLimitPerIndx"'],
    ['"completions":8', '"completions":"8"'],
  ].map(([from = '', to = '']) => JSON.parse(JSON.stringify(shards).replace(from, to)) as unknown);
  const [unknown = '', ofOtherType = '', ...more] = typeProblems(wrong);
  assert.match(unknown, /'"backoffLimitPerIndx"' does not exist in type 'JobSpec'/);
  assert.match(ofOtherType, /'string' is not assignable to type 'number'/);
  assert.deepEqual(more, []);
});

test('names are names, and what is mounted is there', () => {
  for (const { metadata } of [claim, shards, merge]) {
    // A Job's name is part of its pods' host names: RFC 1123, of at most 63 characters with what is appended.
    assert.match(metadata?.name ?? '', /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    assert.ok((metadata?.name ?? '').length <= 52);
  }
  for (const job of [shards, merge]) {
    const { volumeMounts = [] } = onlyContainer(job);
    const { volumes = [] } = job.spec?.template.spec ?? {};
    assert.deepEqual(
      volumeMounts.map(({ name }) => name),
      volumes.map(({ name }) => name),
    );
    assert.deepEqual(
      volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName),
      [claim.metadata?.name],
    );
    const folder = variablesOf(onlyContainer(job))['FOLDER'] ?? '';
    assert.ok(folder.startsWith(`${volumeMounts[0]?.mountPath ?? 'nowhere'}/`), 'results outlive the pod');
  }
  assert.deepEqual(claim.spec?.accessModes, ['ReadWriteMany'], 'all shards write at once');
});

/** What the API server requires of a policy; job.md, "Pod failure policy" and "Backoff limit per index". */
function checkPolicy(job: typeof shards): readonly PodFailurePolicyRule[] {
  const { spec = assert.fail() } = job;
  const { rules } = spec.podFailurePolicy ?? assert.fail();
  assert.equal(spec.template.spec?.restartPolicy, 'Never', 'a policy can only be there with it');
  assert.ok(
    [undefined, 'Failed'].includes(spec.podReplacementPolicy),
    'with a policy, Failed is the only one',
  );
  assert.ok(rules.length <= 20);
  for (const { action, onExitCodes, onPodConditions } of rules) {
    assert.ok(['FailJob', 'FailIndex', 'Ignore', 'Count'].includes(action));
    assert.notEqual(
      onExitCodes === undefined,
      (onPodConditions ?? []).length === 0,
      'one requirement a rule',
    );
    if (action === 'FailIndex') assert.ok(spec.backoffLimitPerIndex !== undefined);
    for (const { type, status } of onPodConditions ?? []) {
      assert.equal(type, 'DisruptionTarget');
      assert.ok(['True', 'False', 'Unknown'].includes(status));
    }
    if (onExitCodes === undefined) continue;
    const { containerName, operator, values } = onExitCodes;
    assert.equal(containerName, onlyContainer(job).name);
    assert.ok(['In', 'NotIn'].includes(operator));
    assert.deepEqual(
      values,
      [...new Set(values)].sort((a, b) => a - b),
      'ordered, and none twice',
    );
    assert.ok(values.length >= 1 && values.length <= 255);
    assert.ok(operator !== 'In' || !values.includes(0), '0 is no failure');
  }
  return rules;
}

/** What becomes of a pod: the first rule that fits, else it counts towards the limit. */
function outcomeOf(rules: readonly PodFailurePolicyRule[], code: number, isDisrupted = false): string {
  const fitting = rules.find(({ onExitCodes, onPodConditions = [] }) =>
    onExitCodes === undefined
      ? isDisrupted && onPodConditions.some(({ status }) => status === 'True')
      : onExitCodes.values.includes(code) === (onExitCodes.operator === 'In'),
  );
  return fitting?.action ?? 'Count';
}

test('a failed check and bad input are never tried again; what broke is, and a drained node counts for nothing', () => {
  for (const [job, final] of [
    [shards, 'FailIndex'],
    [merge, 'FailJob'],
  ] as const) {
    const rules = checkPolicy(job);
    assert.equal(outcomeOf(rules, exitCodes.checkFailed), final);
    assert.equal(outcomeOf(rules, exitCodes.usage), final);
    for (const code of [exitCodes.infrastructure, 137, 139]) assert.equal(outcomeOf(rules, code), 'Count');
    // Even a code of ours: the node was on its way out.
    for (const code of [exitCodes.checkFailed, 143]) assert.equal(outcomeOf(rules, code, true), 'Ignore');
  }
});

test('it is indexed, each index has its own tries, and the merge sleeps until it is woken', () => {
  const { spec = assert.fail() } = shards;
  // batch/v1: completions must be given with Indexed; a limit per index needs Indexed and restartPolicy Never.
  assert.equal(spec.completionMode, 'Indexed');
  assert.equal(String(spec.completions), variablesOf(onlyContainer(shards))['SHARDS']);
  assert.ok((spec.backoffLimitPerIndex ?? 0) > 0);
  assert.ok((spec.parallelism ?? 0) <= 100_000);
  const { suspend, backoffLimitPerIndex } = merge.spec ?? assert.fail();
  assert.deepEqual([suspend, backoffLimitPerIndex], [true, undefined], 'the limit is for Indexed');
});

/** `$(NAME)` of a variable that is set, and `$$`, as Kubernetes replaces them before anything is run. */
const expanded = (text: string, env: Readonly<Record<string, string>>) =>
  text.replace(/\$\$|\$\(([^()]*)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? all),
  );

/** The container's command line with other variables, and with other arguments where they are given. */
function commandOf(job: typeof shards, given: Readonly<Record<string, string>>, args?: readonly string[]) {
  const container = onlyContainer(job);
  const env = { ...variablesOf(container), ...given };
  const words = [...(container.command ?? []), ...(args ?? container.args ?? [])];
  const [file = '', ...rest] = words.map((word) => expanded(word, env));
  return { command: [file, ...rest] as const, env };
}

test('index 1 of 2 is trained as shard 2/2', async () => {
  await withCourse(async ({ folder, path }) => {
    const args = ['--course', folder, '--profile', 'smoke', '--seeds', '1,2'];
    const { command, env } = commandOf(
      shards,
      { SHARDS: '2', JOB_COMPLETION_INDEX: '1', FOLDER: path('night'), XDG_CACHE_HOME: path('cache') },
      args,
    );
    const [file, ...words] = command;
    const { exitCode, stderr } = await execa(file, words, {
      cwd: root,
      reject: false,
      stdin: 'ignore',
      env: { ...quietEnvironment, ...env },
    });
    assert.equal(exitCode, 0, stderr);
    const { shard, runs } = readResult(join(path('night'), 'shard-2-of-2'));
    assert.deepEqual([shard?.index, shard?.of, runs.length], [2, 2, 1]);
  });
});

test('an index that is tried again goes on with its result, and every index has a shard of its own', async () => {
  await inTemporaryFolder(async (folder) => {
    const found: string[] = [];
    for (let index = 0; index < (shards.spec?.completions ?? 0); index++) {
      const { command, env } = commandOf(shards, { FOLDER: folder, JOB_COMPLETION_INDEX: String(index) });
      const { calls } = await runShimmed(folder, command, { node: 'exit 0' }, env);
      const [words = []] = calls;
      assert.deepEqual(words.slice(0, -4), [
        ...['node', 'scripts/reprolab.mjs', 'run'],
        ...(onlyContainer(shards).args ?? []),
      ]);
      found.push(words[words.indexOf('--shard') + 1] ?? '');
    }
    assert.deepEqual(found, ['1/8', '2/8', '3/8', '4/8', '5/8', '6/8', '7/8', '8/8']);
    leaveResult(join(folder, 'shard-3-of-8'));
    const { command, env } = commandOf(shards, { FOLDER: folder, JOB_COMPLETION_INDEX: '2' });
    const again = await runShimmed(folder, command, { node: 'exit 3' }, env);
    assert.deepEqual(
      [again.code, again.calls],
      [3, [['node', 'scripts/reprolab.mjs', 'run', '--resume', join(folder, 'shard-3-of-8')]]],
    );
  });
});

test('the merge goes on with its result whatever its verdict was, and ends where there is none', async () => {
  await inTemporaryFolder(async (folder) => {
    leaveResult(join(folder, 'shard-1-of-8'));
    const night = join(folder, 'night');
    const { command, env } = commandOf(merge, { FOLDER: folder });
    const call = (node: string) => runShimmed(folder, command, { node }, env);
    const merging = ['node', 'scripts/reprolab.mjs', 'merge', join(folder, 'shard-1-of-8'), '--out', night];
    const resume = ['node', 'scripts/reprolab.mjs', 'run', '--resume', night, '--require-evaluated'];
    const refused = await call('exit 2');
    assert.deepEqual([refused.code, refused.calls], [2, [merging]]);
    const failed = await call(
      `[ "$2" = run ] && exit 0; mkdir -p '${night}'; : > '${night}/result.json'; exit 1`,
    );
    assert.deepEqual([failed.code, failed.calls], [0, [merging, resume]]);
    assert.deepEqual((await call('exit 1')).calls, [resume]);
  });
});

test.run();
