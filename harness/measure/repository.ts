import { execa } from 'execa';
import { realpathSync } from 'node:fs';
import type { Tool } from '../core/result-schema.ts';
import { packageRoot, toolVersion } from '../core/installation.ts';

/** Output of a git command in `folder`; null when git or the repository is missing. */
async function git(folder: string, args: readonly string[]): Promise<string | null> {
  const { failed, stdout } = await execa('git', args, { cwd: folder, reject: false });
  return failed ? null : stdout;
}

/**
 * The commit that is checked out in `folder`, and whether files differ from it; nulls when the folder is no
 * git checkout of its own (an unpacked archive, say, even inside another repository).
 */
export async function readCommit(
  folder: string,
): Promise<{ readonly gitCommit: string | null; readonly gitDirty: boolean | null }> {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  const isOwn = top !== null && realpathSync(top) === realpathSync(folder);
  const gitCommit = isOwn ? await git(folder, ['rev-parse', 'HEAD']) : null;
  const status = gitCommit === null ? null : await git(folder, ['status', '--porcelain']);
  return { gitCommit, gitDirty: status === null ? null : status !== '' };
}

/** What wrote a result: reprolab, its version and its commit. */
export async function readTool(): Promise<Tool> {
  return { name: 'reprolab', version: toolVersion(), ...(await readCommit(packageRoot)) };
}
