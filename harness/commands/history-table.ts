import { printableLine } from '../core/printable.ts';
import { plural } from '../core/print.ts';
import { formatValue } from '../core/unit.ts';
import { groupBySuite, type ClassGroup, type SuiteGroup } from '../history/groups.ts';
import type { Overview, SeriesOverview } from '../history/overview.ts';
import type { RibbonCell } from '../history/ribbon.ts';
import { changeText, classText, commitsBetween, presentMean, stateText } from '../history/wording.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

const marks: Readonly<Record<RibbonCell['verdict'], string>> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  'not-evaluated': '–',
  broken: '!',
};

/** Widths of the columns but the changes', which get the rest of the line. */
const columns = { series: 26, nights: 8, last: 12, mean: 12 };
const fewestChangeCharacters = 30;

/** A history as lines: of each suite the verdicts of its last nights and a table of the class measured last. */
export function overviewLines(overview: Overview, terminal: Terminal): string[] {
  const suites = groupBySuite(overview);
  const open = overview.series.flatMap(({ changes }) =>
    changes.filter((change) => change.acknowledged === null),
  );
  return [
    ...suites.flatMap((group) => suiteLines(group, terminal)),
    `${plural(overview.nights.length, 'night')}, ${plural(overview.series.length, 'series', 'series')}; ${plural(open.length, 'change')} not acknowledged.`,
  ];
}

function suiteLines({ suite, ribbon, classes }: SuiteGroup, terminal: Terminal): string[] {
  const { colors } = terminal;
  const [latest, ...older] = classes;
  return [
    colors.bold(printableLine(suite)),
    ...(ribbon.length > 0
      ? [`  Last ${plural(ribbon.length, 'night')}: ${ribbonText(ribbon, terminal)}`]
      : []),
    ...(latest === undefined ? [] : classLines(latest, terminal)),
    ...older.map((group) => colors.dim(`  Earlier or elsewhere: ${classLine(group)}`)),
    '',
  ];
}

function ribbonText(ribbon: readonly RibbonCell[], { colors }: Terminal): string {
  const paint = {
    pass: colors.green,
    fail: colors.red,
    broken: colors.red,
    inconclusive: colors.yellow,
    'not-evaluated': colors.dim,
  };
  return ribbon.map(({ verdict }) => paint[verdict](marks[verdict])).join('');
}

function classLine({ recipe, series }: ClassGroup): string {
  return printableLine(`recipe ${recipe} · ${classText(series[0]?.class ?? null)}`);
}

function classLines(group: ClassGroup, { colors, width }: Terminal): string[] {
  const { series, nights, last, mean: meanWidth } = columns;
  const borders = 6;
  const changes = Math.max(fewestChangeCharacters, width - series - nights - last - meanWidth - borders);
  const rows = group.series.map((item) => [
    printableLine(item.series.name),
    String(item.series.values.length),
    formatValue(item.series.values.at(-1) ?? Number.NaN, item.unit),
    presentText(item),
    changesText(item),
  ]);
  return [
    `  ${classLine(group)}`,
    tableText(['Series', 'Nights', 'Last', 'Mean', 'Changes (mean: since the last one)'], rows, {
      paint: colors.bold,
      widths: [series, nights, last, meanWidth, changes],
    }),
  ];
}

function presentText(item: SeriesOverview): string {
  const value = presentMean(item);
  return value === null ? '-' : formatValue(value, item.unit);
}

function changesText(item: SeriesOverview): string {
  const told = item.changes.map((change) => {
    const known = change.acknowledged;
    const acknowledged = known === null ? '' : `; acknowledged by ${known.who}: ${known.why}`;
    const when = change.firstAfter.startedAt.toISOString().slice(0, 10);
    return `${change.id} ${when} ${changeText(change, item)}; ${commitsBetween(change)}${acknowledged}`;
  });
  const epoch =
    item.rebaselined === null ? [] : [`new epoch by ${item.rebaselined.who}: ${item.rebaselined.why}`];
  return [...epoch, ...told, ...[stateText(item)].filter((text) => text !== null)]
    .map(printableLine)
    .join('\n');
}

/** A history as one JSON document. */
export function overviewJson({ nights, series, ribbon, decisions }: Overview): string {
  const listed = series.map((item) => ({
    id: item.series.id,
    kind: item.series.kind,
    suite: item.series.suite,
    recipe: item.series.recipe,
    name: item.series.name,
    unit: item.unit,
    class: item.class,
    state: item.state,
    results: item.series.nights.map((night) => nights[night]?.id ?? null),
    values: item.series.values,
    epochStart: item.epochStart,
    changes: item.changes.map((change) => ({ ...change, text: changeText(change, item) })),
  }));
  return JSON.stringify({ nights, series: listed, ribbon, decisions }, null, 2);
}
