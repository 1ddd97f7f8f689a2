import { Option, type Command } from 'commander';
import { exitCodes, type ExitCode } from '../core/errors.ts';
import type { Check, Result } from '../core/result-schema.ts';

/** What counts as failed, as parsed. */
export interface Strictness {
  readonly failOn: 'fail' | 'inconclusive';
  readonly requireEvaluated?: true;
}

/** `--fail-on` and `--require-evaluated`. */
export function addStrictness(command: Command): Command {
  return command
    .addOption(
      new Option('--fail-on <verdict>', 'the mildest verdict of a check that makes the exit code 1')
        .choices(['fail', 'inconclusive'])
        .default('fail'),
    )
    .option('--require-evaluated', 'exit with 3 when nothing that is claimed of a suite could be evaluated');
}

/** What a result means for whoever started the command. */
export function exitCodeOf(
  result: Pick<Result, 'errors' | 'checks'>,
  { failOn, requireEvaluated }: Strictness = { failOn: 'fail' },
): ExitCode {
  if (result.errors.length > 0) return exitCodes.infrastructure;
  if (requireEvaluated === true && unevaluatedSuites(result.checks).length > 0)
    return exitCodes.infrastructure;
  const failing: readonly Check['verdict'][] = failOn === 'fail' ? ['fail'] : ['fail', 'inconclusive'];
  return result.checks.some(({ verdict }) => failing.includes(verdict))
    ? exitCodes.checkFailed
    : exitCodes.ok;
}

/** Suites of which something is claimed or stored, and nothing of it was evaluated: lost data, or a shortened recipe. */
function unevaluatedSuites(checks: readonly Check[]): string[] {
  const judged = checks.filter(({ kind }) => kind !== 'sanity');
  return [...new Set(judged.map(({ suite }) => suite))].filter((name) =>
    judged.every(({ suite, verdict }) => suite !== name || verdict === 'not-evaluated'),
  );
}

/** What `--require-evaluated` found, as lines; none where it was not asked for. */
export function unevaluatedLines(
  { checks }: Pick<Result, 'checks'>,
  { requireEvaluated }: Strictness,
): string[] {
  const suites = requireEvaluated === true ? unevaluatedSuites(checks) : [];
  return suites.length === 0
    ? []
    : [
        `Nothing was evaluated of ${suites.join(', ')}, and --require-evaluated asks for it: see the reasons above.`,
      ];
}
