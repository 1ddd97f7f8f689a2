/** Programs that only note how they are called, in place of those that a script would start. */
import { execa } from 'execa';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Called } from '../cli/binary.ts';

/** What a shim does after noting its words, as a line of sh; `exit 0` for nothing more. */
export type Shims = Readonly<Record<string, string>>;

export interface ShimmedCall extends Called {
  /** Each call of a shim, in order: its name and its words. */
  readonly calls: readonly (readonly string[])[];
}

/** Runs a command in `folder` with `shims` in front of everything else on the PATH. */
export async function runShimmed(
  folder: string,
  [file, ...args]: readonly [string, ...string[]],
  shims: Shims,
  env: Readonly<Record<string, string>>,
): Promise<ShimmedCall> {
  const [bin, noted] = [join(folder, 'bin'), join(folder, 'calls')];
  mkdirSync(bin, { recursive: true });
  for (const [name, line] of Object.entries(shims)) {
    const note = `{ printf '%s\\036' ${name} "$@"; echo; } >> '${noted}'`;
    writeFileSync(join(bin, name), `#!/bin/sh\n${note}\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(noted, '');
  const { exitCode, stdout, stderr } = await execa(file, args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...env },
  });
  const lines = readFileSync(noted, 'utf8').split('\n').slice(0, -1);
  return { code: exitCode, stdout, stderr, calls: lines.map((line) => line.split('\u001e').slice(0, -1)) };
}

/** Makes a folder look like one that holds a result. */
export function leaveResult(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'result.json'), '{}');
}
