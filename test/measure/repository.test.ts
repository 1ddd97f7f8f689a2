import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { readCheckout } from '../../harness/measure/repository.ts';

const test = suite('repository');
let folder = '';

function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim();
}

/** A repository with one commit, which is returned. */
function makeRepository(path: string, content: string): string {
  mkdirSync(path);
  git(path, 'init', '-q');
  writeFileSync(join(path, 'file'), content);
  git(path, 'add', 'file');
  git(path, 'commit', '-q', '-m', content);
  return git(path, 'rev-parse', 'HEAD');
}

/** Calls `work` with these environment variables. */
async function withVariables(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
  }
}

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-git-'));
});
test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the commit of a checkout, whether it is dirty, and none inside a foreign one', async () => {
  const nothing = { gitCommit: null, gitDirty: null, refusal: null };
  assert.deepEqual(await readCheckout(folder), nothing);
  const own = join(folder, 'own');
  const commit = makeRepository(own, 'one');
  assert.deepEqual(await readCheckout(own), { gitCommit: commit, gitDirty: false, refusal: null });
  writeFileSync(join(own, 'file'), 'two');
  assert.deepEqual(await readCheckout(own), { gitCommit: commit, gitDirty: true, refusal: null });
  const inside = join(own, 'unpacked');
  mkdirSync(inside);
  assert.deepEqual(await readCheckout(inside), nothing);
});

test("in another repository's hook it is still the checkout's own commit", async () => {
  const own = join(folder, 'own');
  const other = join(folder, 'other');
  const commit = makeRepository(own, 'one');
  makeRepository(other, 'two');
  const variables = {
    GIT_DIR: join(other, '.git'),
    GIT_WORK_TREE: other,
    GIT_INDEX_FILE: join(other, '.git/index'),
    GIT_OBJECT_DIRECTORY: join(other, '.git/objects'),
    GIT_CONFIG_PARAMETERS: `'core.worktree'='${other}'`,
  };
  await withVariables(variables, async () => {
    assert.deepEqual(await readCheckout(own), { gitCommit: commit, gitDirty: false, refusal: null });
  });
});

test("a checkout that git will not read because it is another user's is said to be one", async () => {
  const own = join(folder, 'own');
  makeRepository(own, 'one');
  // git's own switch for its tests of this: no other user is needed.
  await withVariables({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, async () => {
    const { gitCommit, gitDirty, refusal } = await readCheckout(own);
    assert.deepEqual([gitCommit, gitDirty], [null, null]);
    assert.match(refusal ?? '', /does not read .*own, which belongs to another user/);
  });
});

test.run();
