import { formatDuration } from '../core/print.ts';
import type { Check } from '../core/result-schema.ts';
import { formatValue } from '../core/unit.ts';
import { verdictWords } from '../verdict/verdict-words.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A verdict in a word, with its colour. */
export function coloredVerdict({ verdict, suspect }: Check, colors: Terminal['colors']): string {
  if (suspect) return colors.yellow('suspect');
  const paint = {
    pass: colors.green,
    fail: colors.red,
    inconclusive: colors.yellow,
    'not-evaluated': colors.dim,
  }[verdict];
  const { label } = verdictWords[verdict];
  return paint(verdict === 'fail' ? label.toUpperCase() : label.toLowerCase());
}

/** What asks for attention first; checks of one verdict keep their order. */
export function worstFirst(checks: readonly Check[]): Check[] {
  const ranks = { fail: 0, inconclusive: 2, pass: 3, 'not-evaluated': 4 };
  const rank = ({ verdict, suspect }: Check) => (suspect ? 1 : ranks[verdict]);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}

function measured({ unit, measured: { mean, seeds } }: Check): string {
  if (mean === null) return '-';
  const text = formatValue(mean, unit ?? 'number');
  return seeds.length > 1 ? `${text} (mean of ${seeds.length})` : text;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (check: Check) => string;
}

const fewestClaimCharacters = 24;
/** A narrower line has no room for what the report tells as well. */
const fewestForTime = 110;

/** The columns beside the claim's, which gets the rest of the line: where there is little of it, fewer. */
function columnsFor({ width, colors }: Terminal): readonly Column[] {
  const published = { title: 'Published', width: 20, cell: ({ expected }: Check) => expected.text };
  const others = [
    { title: 'Measured', width: 13, cell: measured },
    { title: 'Verdict', width: 14, cell: (check: Check) => coloredVerdict(check, colors) },
  ];
  const time = { title: 'Time', width: 9, cell: ({ seconds }: Check) => formatDuration(seconds) };
  if (width >= fewestForTime) return [published, ...others, time];
  const isWide = claimWidth(width, [published, ...others]) >= fewestClaimCharacters;
  return isWide ? [published, ...others] : others;
}

const suiteWidth = 21;

function claimWidth(width: number, columns: readonly Column[]): number {
  const borders = columns.length + 3;
  return width - borders - suiteWidth - columns.reduce((sum, column) => sum + column.width, 0);
}

/** The claims as a table of at most the terminal's width, the worst first. */
export function claimsTable(checks: readonly Check[], terminal: Terminal): string {
  const columns = columnsFor(terminal);
  const claim = Math.max(fewestClaimCharacters, claimWidth(terminal.width, columns));
  const rows = worstFirst(checks).map((check) => [
    check.suite,
    check.title,
    ...columns.map(({ cell }) => cell(check)),
  ]);
  return tableText(['Suite', 'Claim', ...columns.map(({ title }) => title)], rows, {
    paint: terminal.colors.bold,
    widths: [suiteWidth, claim, ...columns.map(({ width }) => width)],
  });
}
