/** Process exit codes: what a nightly job can tell from the status alone. */
export const exitCodes = {
  /** No check failed: each passed, or was inconclusive or honestly not evaluated. */
  ok: 0,
  /** A check failed. */
  checkFailed: 1,
  /** Bad input or usage. */
  usage: 2,
  /** Infrastructure: crash, engine or data missing. */
  infrastructure: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Stable, machine-readable error kinds; recorded in results. */
export type ErrorCode =
  | 'usage'
  | 'course-invalid'
  | 'data-missing'
  | 'data-invalid'
  | 'engine-unavailable'
  | 'engine-failed'
  | 'capture-failed'
  | 'result-invalid'
  | 'worker-crashed'
  | 'worker-killed'
  | 'run-timed-out'
  | 'checkpoint-invalid'
  | 'run-out-of-memory'
  | 'output-unwritable'
  | 'history-missing'
  | 'history-invalid'
  | 'history-busy'
  | 'history-unavailable';

const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'usage',
  'course-invalid',
  'output-unwritable',
  'result-invalid',
  'history-missing',
  'history-invalid',
]);

/**
 * An error that a user can act on. The message says where it happened, what was expected and what came;
 * `advice` says what to do. A wrapped error keeps its `cause`.
 */
export class ReprolabError extends Error {
  readonly code: ErrorCode;
  readonly advice: string | undefined;

  constructor(code: ErrorCode, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ReprolabError';
    this.code = code;
    this.advice = options.advice;
  }

  /** The process exit code that this error stands for. */
  get exitCode(): ExitCode {
    return usageCodes.has(this.code) ? exitCodes.usage : exitCodes.infrastructure;
  }
}

/** For states that the code's own logic rules out: a bug of ours, never of the user. */
export function internalError(message: string, cause?: unknown): Error {
  return new Error(`internal: ${message}`, cause === undefined ? undefined : { cause });
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
