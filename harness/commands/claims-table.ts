import Table from 'cli-table3';
import type { Check, Result } from '../core/result-schema.ts';
import { duration } from '../run/progress-display.ts';
import type { Terminal } from './terminal.ts';

type Colors = Terminal['colors'];

const verdictNames: Readonly<Record<Check['verdict'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  inconclusive: 'inconclusive',
  'not-evaluated': 'not evaluated',
};

function colored(verdict: Check['verdict'], colors: Colors): string {
  const paint = {
    pass: colors.green,
    fail: colors.red,
    inconclusive: colors.yellow,
    'not-evaluated': colors.dim,
  }[verdict];
  return paint(verdictNames[verdict]);
}

/** A metric as it is read: fractions that are accuracies as percentages. */
function formatMetric(metric: string, value: number): string {
  return /accuracy/i.test(metric) ? `${(100 * value).toFixed(2)}%` : value.toPrecision(4);
}

function measured({ metric, measured: { mean, seeds } }: Check): string {
  if (mean === null) return '-';
  const text = formatMetric(metric, mean);
  return seeds.length > 1 ? `${text} (mean of ${seeds.length})` : text;
}

function tableOf(checks: readonly Check[], colors: Colors): string {
  const table = new Table({
    head: ['Suite', 'Claim', 'Published', 'Measured', 'Verdict', 'Time'].map((title) => colors.bold(title)),
    style: { head: [], border: [], compact: true },
  });
  for (const check of checks) {
    table.push([
      check.suite,
      check.title,
      check.expected.text,
      measured(check),
      colored(check.verdict, colors),
      duration(check.seconds),
    ]);
  }
  return table.toString();
}

function reasons(checks: readonly Check[], colors: Colors): string[] {
  return checks.map(
    (check) => `  ${check.suite}: ${check.title}: ${colored(check.verdict, colors)}: ${check.reason}`,
  );
}

/**
 * The end of a run as lines: a table of the claims, what the other checks found when they did not pass, and
 * what could not be measured.
 */
export function claimLines(result: Result, colors: Colors): string[] {
  const claims = result.checks.filter(({ kind }) => kind === 'claim');
  const others = result.checks.filter(({ kind }) => kind !== 'claim');
  const passed = others.filter(({ verdict }) => verdict === 'pass').length;
  const lines: string[] = [];
  if (claims.length > 0) lines.push(tableOf(claims, colors));
  const unclear = claims.filter(({ verdict }) => verdict !== 'pass');
  if (unclear.length > 0)
    lines.push('Claims that are not reproduced here, and why:', ...reasons(unclear, colors));
  if (others.length > 0) {
    lines.push(`Other checks (references and sanity): ${passed} of ${others.length} passed.`);
    lines.push(
      ...reasons(
        others.filter(({ verdict }) => verdict === 'fail'),
        colors,
      ),
    );
  }
  for (const { suite, seed, message } of result.errors) {
    lines.push(colors.red(`Not measured: ${suite}, seed ${seed}: ${message.split('\n', 1).join('')}`));
  }
  if (result.runs.some(({ dataset }) => dataset.kind === 'synthetic')) {
    lines.push(colors.yellow('SYNTHETIC DATA was used: published claims are not evaluated on it.'));
  }
  return lines;
}
