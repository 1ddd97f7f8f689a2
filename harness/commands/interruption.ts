import { performance } from 'node:perf_hooks';
import { constants } from 'node:os';

/** Being told to end: the first signal lets the command keep what it measured, a second one ends it at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 and the signal's number, as shells expect of an interrupted command: 130 for Ctrl-C. */
  readonly exitCode: number;
}

/** Ctrl-C, `kill`, and a terminal that is closed. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One key press can arrive twice: from the terminal, and passed on by npm. */
const samePressMs = 500;

const exitCodeOf = (name: (typeof names)[number]) => 128 + constants.signals[name];

/** Starts to listen for the signals that end a command. */
export function interruption(): Interruption {
  const controller = new AbortController();
  let exitCode = exitCodeOf('SIGINT');
  let firstAt = 0;
  for (const name of names) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        // A closed terminal is told by the kernel and by the shell, and asks for no haste.
        if (name !== 'SIGHUP' && performance.now() - firstAt > samePressMs) process.exit(exitCode);
        return;
      }
      exitCode = exitCodeOf(name);
      firstAt = performance.now();
      process.stderr.write('\nInterrupted: keeping what was measured. Once more to quit at once.\n');
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
  };
}
