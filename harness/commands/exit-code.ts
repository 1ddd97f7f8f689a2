import { exitCodes, type ExitCode } from '../core/errors.ts';
import type { Result } from '../core/result-schema.ts';

/** What a result means for whoever started the command. */
export function exitCodeOf(result: Result): ExitCode {
  if (result.errors.length > 0) return exitCodes.infrastructure;
  return result.checks.some(({ verdict }) => verdict === 'fail') ? exitCodes.checkFailed : exitCodes.ok;
}
