import { groupBy } from '../core/group-by.ts';
import { formatDuration } from '../core/print.ts';
import { printableLine } from '../core/printable.ts';
import type { Check, Result } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { formatValue } from '../core/unit.ts';
import { countedVerdict, tally, verdictWords } from '../verdict/verdict-words.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

type Colors = Terminal['colors'];

function colored(verdict: Check['verdict'], colors: Colors): string {
  const paint = {
    pass: colors.green,
    fail: colors.red,
    inconclusive: colors.yellow,
    'not-evaluated': colors.dim,
  }[verdict];
  const { label } = verdictWords[verdict];
  return paint(verdict === 'fail' ? label.toUpperCase() : label.toLowerCase());
}

function measured({ unit, measured: { mean, seeds } }: Check): string {
  if (mean === null) return '-';
  const text = formatValue(mean, unit ?? 'number');
  return seeds.length > 1 ? `${text} (mean of ${seeds.length})` : text;
}

/** Widths of the columns but the claim's, which gets the rest of the line. */
const columns = { suite: 21, published: 20, measured: 12, verdict: 15, time: 9 };
const fewestClaimCharacters = 24;

function tableOf(checks: readonly Check[], { colors, width }: Terminal): string {
  const { suite, published, measured: measuredWidth, verdict, time } = columns;
  const borders = 7;
  const taken = suite + published + measuredWidth + verdict + time + borders;
  const claim = Math.max(fewestClaimCharacters, width - taken);
  const rows = checks.map((check) => [
    check.suite,
    check.title,
    check.expected.text,
    measured(check),
    check.suspect ? colors.yellow('suspect') : colored(check.verdict, colors),
    formatDuration(check.seconds),
  ]);
  return tableText(['Suite', 'Claim', 'Published', 'Measured', 'Verdict', 'Time'], rows, {
    paint: colors.bold,
    widths: [suite, claim, published, measuredWidth, verdict, time],
  });
}

/** Why checks did not pass: each reason once, with the checks that share it. */
function reasons(checks: readonly Check[], colors: Colors): string[] {
  const sharing = groupBy(checks, ({ verdict, reason }) => `${verdict}/${reason}`);
  return [...sharing.values()].map((group) => {
    const [first] = group as readonly [Check];
    const who = group.length > 1 ? `${group.length} checks` : `${first.suite}: ${first.title}`;
    return `  ${colored(first.verdict, colors)}: ${who}: ${first.reason}`;
  });
}

/** A check whose texts fit a cell: they may come from a file of anyone's, and must not pass for lines or colours of ours. */
function onOneLine(check: Check): Check {
  return {
    ...check,
    suite: printableLine(check.suite),
    title: printableLine(check.title),
    reason: printableLine(check.reason),
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
 * The end of a run as lines: a table of the claims, why those that did not pass did not, what the other checks
 * found, and what could not be measured.
 */
export function claimLines(result: Result, terminal: Terminal): string[] {
  const { colors } = terminal;
  const checks = result.checks.map(onOneLine);
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const others = checks.filter(({ kind }) => kind !== 'claim');
  const lines: string[] = [];
  if (claims.length > 0) lines.push(tableOf(claims, terminal), `Claims: ${tallied(claims)}.`);
  const notPassed = claims.filter(({ verdict }) => verdict !== 'pass');
  for (const line of reasons(notPassed, colors)) lines.push(line);
  if (others.length > 0) lines.push(`Other checks (references, sanity): ${tallied(others)}.`);
  const telling = others.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  for (const line of reasons(telling, colors)) lines.push(line);
  for (const { suite, seed, message } of result.errors) {
    const reason = message.split('\n', 1).join('');
    lines.push(colors.red(printableLine(`Not measured: ${suite}, seed ${seed}: ${reason}`)));
  }
  if (result.runs.some((run) => dataKindOf(run) === 'synthetic')) {
    lines.push(colors.yellow('SYNTHETIC DATA was used: published claims are not evaluated on it.'));
  }
  if (result.runs.some((run) => dataKindOf(run) === 'own')) {
    lines.push(
      colors.yellow(
        'Other files than the official data were used: published claims are not evaluated on them.',
      ),
    );
  }
  return lines;
}
