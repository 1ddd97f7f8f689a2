import type { Result } from '../core/result-schema.ts';
import { claimLines } from './claims-table.ts';
import { unevaluatedLines, type Strictness } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/**
 * The end of every command that judges: the claims, what else there is to say of them, and what `--require-evaluated`
 * found.
 */
export function sayVerdicts(
  result: Result,
  strictness: Strictness,
  terminal: Terminal,
  further: readonly string[] = [],
): void {
  const lines = [...claimLines(result, terminal), ...further, ...unevaluatedLines(result, strictness)];
  for (const line of lines) terminal.say(line);
}
