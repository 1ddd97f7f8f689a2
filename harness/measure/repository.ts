import { execa } from 'execa';
import { realpathSync } from 'node:fs';
import type { Tool } from '../core/result-schema.ts';
import { packageRoot, toolVersion } from '../core/installation.ts';

/** What git answered: its output, or null with what it said instead. */
interface Answer {
  readonly output: string | null;
  readonly complaint: string;
}

async function git(
  folder: string,
  args: readonly string[],
  unset: Readonly<Record<string, undefined>> = {},
): Promise<Answer> {
  const { failed, stdout, stderr } = await execa('git', args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    // In English, since we read it; and only to look: `git status` would refresh the index.
    env: { ...unset, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  return { output: failed ? null : stdout, complaint: stderr };
}

/**
 * The variables by which git's commands tell their children (hooks, for one) which repository they are about: there
 * it is another one than ours.
 */
async function variablesOfOtherRepositories(folder: string): Promise<Record<string, undefined>> {
  const { output } = await git(folder, ['rev-parse', '--local-env-vars']);
  return Object.fromEntries((output ?? '').split(/\s+/).map((name) => [name, undefined]));
}

/** A checkout's state as far as git tells it. */
export interface Checkout {
  readonly gitCommit: string | null;
  readonly gitDirty: boolean | null;
  /** Why git knows the checkout and does not answer; null when it does, or there is no git or no checkout. */
  readonly refusal: string | null;
}

/**
 * The commit that is checked out in `folder`, and whether files differ from it; nulls when the folder is no
 * git checkout of its own (an unpacked archive, say, even inside another repository).
 */
export async function readCheckout(folder: string): Promise<Checkout> {
  const unset = await variablesOfOtherRepositories(folder);
  const top = await git(folder, ['rev-parse', '--show-toplevel'], unset);
  const isOwn = top.output !== null && realpathSync(top.output) === realpathSync(folder);
  const gitCommit = isOwn ? (await git(folder, ['rev-parse', 'HEAD'], unset)).output : null;
  const status = gitCommit === null ? null : (await git(folder, ['status', '--porcelain'], unset)).output;
  const isRefused = top.output === null && top.complaint.includes('dubious ownership');
  return {
    gitCommit,
    gitDirty: status === null ? null : status !== '',
    refusal: isRefused ? `git does not read ${folder}, which belongs to another user` : null,
  };
}

/**
 * What wrote a result: reprolab, its version and its commit.
 *
 * @param tell - Told when the commit stays unknown though there is one.
 */
export async function readTool(tell: (line: string) => void): Promise<Tool> {
  const { refusal, ...commit } = await readCheckout(packageRoot);
  if (refusal !== null) {
    tell(
      `The result will name no commit: ${refusal}. To allow it: git config --global --add safe.directory ${packageRoot}`,
    );
  }
  return { name: 'reprolab', version: toolVersion(), ...commit };
}
