/**
 * What ends the command though nobody has judged anything: known causes get a plain line, all get exit code 3.
 * Plain JavaScript on Node alone: it explains failures of everything else.
 */
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** As in harness/core/errors.ts, which is TypeScript and cannot be read before the dependencies are there. */
export const infrastructureExitCode = 3;

/** @type {readonly { sign: RegExp, message(found: RegExpExecArray): string, advice: string, isMemory?: true }[]} */
const causes = [
  {
    sign: /\b(EMFILE|ENFILE)\b/,
    message: ([, code]) => `Too many files are open (${code}).`,
    advice: 'Raise the limit (ulimit -n 1024 or more), or close what holds files open, and run it again.',
  },
  {
    // What esbuild says of itself where its process could not be started; why, it does not tell.
    sign: /ensureServiceIsRunning/,
    message: () =>
      'Too many files are open or too many processes run: the TypeScript compiler did not start.',
    advice: 'Raise the limits (ulimit -n 1024 or more, ulimit -u), or end what holds them, and run it again.',
  },
  {
    sign: /\buv_cwd\b/,
    message: () => 'The working folder is not there any more.',
    advice: 'Change into a folder that exists and run it again.',
  },
  {
    sign: /Cannot find (?:module|package) '([^']+)'/,
    message: ([, name]) => `A file of reprolab or of its dependencies is missing: ${name}.`,
    advice: `Run npm ci in ${root}, which installs the dependencies again; git status there shows files of its own that are gone.`,
  },
  {
    sign: /\bENOSPC\b/,
    message: () => 'The disk is full (ENOSPC).',
    advice: 'Make room on the disk of the output folder and of the temporary folder, and run it again.',
  },
  {
    sign: /\bENOMEM\b|Out of memory|heap out of memory|Array buffer allocation failed|Cannot allocate memory/i,
    message: ([sign]) => `The memory or the address space does not suffice (${sign}).`,
    advice:
      'Close other programs, and lift the limit where there is one (ulimit -v unlimited; in a container, its memory).',
    isMemory: true,
  },
];

/**
 * The cause that an error's text gives away, or null.
 * @param {string} text - Message and stack, or the last words of a process.
 * @returns {{ message: string, advice: string, isMemory: boolean } | null}
 */
export function knownCause(text) {
  for (const { sign, message, advice, isMemory } of causes) {
    const found = sign.exec(text);
    if (found !== null) return { message: message(found), advice, isMemory: isMemory === true };
  }
  return null;
}

/**
 * What to print about an error that nobody expected.
 * @param {unknown} error
 */
export function explainCrash(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = knownCause(text);
  return cause === null ? `unexpected error: ${text}` : `error: ${cause.message}\n${cause.advice}`;
}
