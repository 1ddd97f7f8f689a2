import { groupBy } from '../core/group-by.ts';
import { plural } from '../core/print.ts';
import type { Check } from '../core/result-schema.ts';
import { jointCommands } from '../verdict/blockers.ts';
import type { Terminal } from './terminal.ts';

/** Checks that were not evaluated, counted by what stands in the way, with the commands that would judge them. */
export function blockedLines(checks: readonly Check[], terminal: Terminal): string[] {
  const groups = groupBy(checks, ({ blockers, reason }) =>
    blockers.length === 0 ? reason : JSON.stringify(whatOf(blockers)),
  );
  const heading = `Not evaluated: ${plural(checks.length, 'claim')}.`;
  return checks.length === 0
    ? []
    : [heading, ...[...groups.values()].flatMap((group) => groupLines(group, terminal))];
}

function whatOf(blockers: Check['blockers']): string[] {
  return [...new Set(blockers.map(({ what }) => what))];
}

function groupLines(group: readonly Check[], { colors, fit, fitCommand }: Terminal): readonly string[] {
  const suites = [...new Set(group.map(({ suite }) => suite))].join(', ');
  const blockers = group.flatMap((check) => check.blockers);
  const [reason = ''] = group.map((check) => check.reason);
  const who = `  ${group.length} of ${suites}`;
  if (blockers.length === 0) return [fit(`${who}: ${reason}`, 4)];
  // What no command takes away has to be understood.
  const why = blockers.some(({ command }) => command === null) ? [colors.dim(fit(`    ${reason}`, 4))] : [];
  const commands = jointCommands(blockers).map((command) => fitCommand(command, 4));
  return [fit(`${who}. Blocked by: ${whatOf(blockers).join(', ')}`, 4), ...why, ...commands];
}
