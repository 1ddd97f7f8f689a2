/** Ctrl-C: the first lets the command keep what it measured, the second ends it at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 + SIGINT, as shells expect of an interrupted command. */
  readonly exitCode: number;
}

const interruptedExitCode = 130;

/** Starts to listen for SIGINT and SIGTERM. */
export function interruption(): Interruption {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    process.stderr.write('\nInterrupted: keeping what was measured. Once more to quit at once.\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, exitCode: interruptedExitCode };
}
