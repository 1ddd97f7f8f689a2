/** Asking native code in a process of its own whether it computes: it may abort, hang, or explain itself on stderr alone. */
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';

/** What came of a probe. */
export interface ProbeAnswer {
  /** Whether the script computed what it should. */
  readonly computed: boolean;
  /** Everything that it and the libraries below it printed. */
  readonly log: string;
  readonly stdout: string;
  /** Why it did not compute, in the words of what failed; of no meaning when it did. */
  readonly reason: string;
}

const timeoutMs = 30_000;

/**
 * Runs a probe script. Never throws.
 *
 * @param script - Name of a script beside this module, which prints `probe failed: <reason>` where it fails.
 * @param what - What is asked, for the reason: 'the cuda provider'.
 */
export async function askChild(
  script: string,
  what: string,
  {
    args = [],
    input = '',
    env = {},
  }: {
    readonly args?: readonly string[];
    readonly input?: string | Uint8Array;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<ProbeAnswer> {
  const child = await execa(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    input,
    env,
    reject: false,
    timeout: timeoutMs,
  });
  const log = `${child.stdout}\n${child.stderr}`;
  const end = child.timedOut
    ? `no answer from ${what} in ${timeoutMs / 1000} s`
    : `${what} ended with ${child.signal ?? `exit code ${child.exitCode ?? 'unknown'}`}`;
  return {
    computed: child.exitCode === 0,
    log,
    stdout: child.stdout,
    reason: /probe failed: (.*)/.exec(log)?.[1] ?? end,
  };
}
