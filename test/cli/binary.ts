import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/bootstrap.mjs';

/** What a call of the real binary left behind. */
export interface Called {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command itself, as users run it. */
export const binary = join(root, 'scripts/reprolab.mjs');

/** No network, no data but what a test names, no colour but what a test asks for, and no CI that is spoken to. */
export const quietEnvironment: Readonly<Record<string, string | undefined>> = {
  REPROLAB_OFFLINE: '1',
  REPROLAB_DATA: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
  GITLAB_CI: undefined,
};

/** Runs `reprolab` with these arguments. */
export async function reprolab(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Called> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [binary, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { ...quietEnvironment, ...env },
    maxBuffer: 100_000_000,
  });
  return { code: exitCode, stdout, stderr };
}

/** Calls `work` with a new folder and removes it afterwards. */
export async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-cli-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
