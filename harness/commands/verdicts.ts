import { groupBy } from '../core/group-by.ts';
import { plural } from '../core/print.ts';
import { printableLine } from '../core/printable.ts';
import type { Check, Result } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { outcomeOf } from '../verdict/outcome.ts';
import { countedVerdict, tally, verdictWords } from '../verdict/verdict-words.ts';
import { blockedLines } from './blocked-lines.ts';
import { claimsTable, coloredVerdict, worstFirst } from './claims-table.ts';
import { unevaluatedLines, type Strictness } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** What a command says beside the verdicts. */
export interface Further {
  /** Lines after the verdicts. */
  readonly lines?: readonly string[];
  /** The files that it wrote for people. */
  readonly reports?: readonly string[];
}

/**
 * The end of every command that judges: the claims, what else there is to say of them, what `--require-evaluated`
 * found, and in the last line what all of it comes to.
 */
export function sayVerdicts(
  result: Result,
  strictness: Strictness,
  terminal: Terminal,
  { lines = [], reports = [] }: Further = {},
): void {
  const said = [
    ...claimLines(result, terminal),
    ...lines,
    ...unevaluatedLines(result, strictness),
    ...reports.map((path) => `Report: ${path}`),
    ...outcomeLines(result, terminal),
  ];
  for (const line of said) terminal.say(line);
}

function outcomeLines(result: Result, { colors, fit }: Terminal): string[] {
  const outcome = outcomeOf(result);
  if (outcome === null) return [];
  const paint = { good: colors.green, bad: colors.red, open: colors.yellow }[outcome.tone];
  return [colors.bold(paint(fit(`Result: ${outcome.text}.`)))];
}

/** Why checks did not pass: each reason once, with the checks that share it. */
function reasons(checks: readonly Check[], { colors, fit }: Terminal): string[] {
  const sharing = groupBy(worstFirst(checks), ({ verdict, reason }) => `${verdict}/${reason}`);
  return [...sharing.values()].map((group) => {
    const [first] = group as readonly [Check];
    const who = group.length > 1 ? `${group.length} checks` : `${first.suite}: ${first.title}`;
    return fit(`  ${coloredVerdict(first, colors)}: ${who}: ${first.reason}`, 4);
  });
}

/** Checks beside the claims that could not tell: they are many, and what each says is long. */
function openLines(checks: readonly Check[], { colors, fit }: Terminal): string[] {
  const bySuite = groupBy(checks, ({ suite }) => suite);
  return [...bySuite].map(([suite, group]) =>
    fit(
      `  ${colors.yellow('inconclusive')}: ${plural(group.length, 'check')} of ${suite}; the report tells why.`,
      4,
    ),
  );
}

/** A check whose texts fit a cell: they may come from a file of anyone's, and must not pass for lines or colours of ours. */
function onOneLine(check: Check): Check {
  return {
    ...check,
    suite: printableLine(check.suite),
    title: printableLine(check.title),
    reason: printableLine(check.reason),
    blockers: check.blockers.map(({ what, command }) => ({
      what: printableLine(what),
      command: command === null ? null : printableLine(command),
    })),
    expected: { ...check.expected, text: printableLine(check.expected.text) },
  };
}

/** '7 passed, 1 failed, 2 not evaluated': only what there is. */
function tallied(checks: readonly Check[]): string {
  const counts = tally(checks);
  return (Object.keys(verdictWords) as Check['verdict'][])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => countedVerdict(counts[verdict], verdict))
    .join(', ');
}

/**
 * The end of a run as lines: what could not be measured, a table of the claims that were judged, why those that did not
 * pass did not, what the other checks found, and what keeps the rest from being judged.
 */
export function claimLines(result: Result, terminal: Terminal): string[] {
  const checks = result.checks.map(onOneLine);
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const others = checks.filter(({ kind }) => kind !== 'claim');
  const judged = claims.filter(({ verdict }) => verdict !== 'not-evaluated');
  const blocked = claims.filter(({ verdict }) => verdict === 'not-evaluated');
  const alarming = others.filter(({ verdict, suspect }) => verdict === 'fail' || suspect);
  const open = others.filter(({ verdict, suspect }) => verdict === 'inconclusive' && !suspect);
  return [
    ...(judged.length > 0 ? [claimsTable(judged, terminal)] : []),
    ...(claims.length > 0 ? [`Claims: ${tallied(claims)}.`] : []),
    ...reasons(
      judged.filter(({ verdict }) => verdict !== 'pass'),
      terminal,
    ),
    ...(others.length > 0 ? [`Other checks (references, sanity): ${tallied(others)}.`] : []),
    ...reasons(alarming, terminal),
    ...openLines(open, terminal),
    ...blockedLines(blocked, terminal),
    ...errorLines(result.errors, terminal),
    ...dataLines(result, terminal),
  ];
}

/** Runs that could not be done: each failure once, with what to do about it. */
function errorLines(errors: Result['errors'], { colors, fit }: Terminal): string[] {
  const alike = groupBy(errors, ({ suite, message, advice }) => JSON.stringify([suite, message, advice]));
  return [...alike.values()].flatMap((group) => {
    const [{ suite, message, advice }] = group as readonly [Result['errors'][number]];
    const seeds = group.map(({ seed }) => seed);
    const who = `${suite}, seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}`;
    const reason = message.split('\n', 1).join('');
    return [
      colors.red(fit(printableLine(`Not measured: ${who}: ${reason}`), 2)),
      ...(advice === null ? [] : [fit(`  ${printableLine(advice)}`, 2)]),
    ];
  });
}

/** What of the data keeps published claims from being evaluated. */
function dataLines({ runs }: Result, { colors, fit }: Terminal): string[] {
  const kinds = runs.map((run) => dataKindOf(run));
  const told = [
    kinds.includes('synthetic') ? 'SYNTHETIC DATA was used: published claims are not evaluated on it.' : null,
    kinds.includes('own')
      ? 'Other files than the official data were used: published claims are not evaluated on them.'
      : null,
  ];
  return told.flatMap((text) => (text === null ? [] : [colors.yellow(fit(text))]));
}
