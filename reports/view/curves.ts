import { extent } from '../../harness/core/extent.ts';
import type { Curve, Run } from '../../harness/core/result-schema.ts';
import { lineChart, lineColor, mostNamedLines, type Line } from '../charts/line-chart.ts';
import { muted } from '../charts/palette.ts';
import { thin } from '../charts/thin.ts';
import { formatCount, formatTick, metricTitle, plural } from '../format.ts';
import { anchor } from './anchor.ts';

/** One chart: a named curve of all seeds. */
export interface CurveView {
  readonly title: string;
  readonly note: string | null;
  readonly legend: readonly { label: string; color: string; bold: boolean }[];
  readonly svg: string;
}

/** What makes curves of several seeds one chart. */
type CurveKey = Pick<Curve, 'name' | 'xUnit' | 'yUnit'>;

/** Charts of a suite's curves, in the order in which its runs name them. */
export function curveViews(section: string, runs: readonly Run[]): CurveView[] {
  const keys = new Map<string, CurveKey>();
  for (const { name, xUnit, yUnit, x } of runs.flatMap((run) => run.curves)) {
    // A short run may end before the first point of a block mean.
    if (x.length > 0) keys.set(JSON.stringify([name, xUnit, yUnit]), { name, xUnit, yUnit });
  }
  return [...keys.values()].map((key) => {
    const isOfKey = ({ name, xUnit, yUnit }: Curve) =>
      name === key.name && xUnit === key.xUnit && yUnit === key.yUnit;
    const seeds = runs.flatMap((run) =>
      run.curves
        .filter((curve) => isOfKey(curve) && curve.x.length > 0)
        .map((curve) => ({ seed: run.seed, curve })),
    );
    return curveView(section, key, seeds);
  });
}

function curveView(
  section: string,
  { name, xUnit, yUnit }: CurveKey,
  seeds: readonly { seed: number; curve: Curve }[],
): CurveView {
  const words = metricTitle(name);
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const lines: Line[] = seeds.map(({ seed, curve }) => ({
    name: `seed ${String(seed)}`,
    x: curve.x,
    y: curve.y,
    emphasis: false,
  }));
  const mean = meanLine(lines);
  if (mean !== null) lines.push(mean);
  const { drawn, note: thinning } = thinned(lines);
  const notes = new Set([...seeds.flatMap(({ curve }) => curve.note ?? []), ...thinning]);
  return {
    title,
    note: notes.size === 0 ? null : [...notes].join('; '),
    legend: legend(lines),
    svg: lineChart({
      id: anchor(section, 'curve', name, xUnit),
      title,
      xTitle: xUnit,
      formatX: formatCount,
      formatY: (value) => formatTick(value, yUnit),
      lines: drawn,
    }),
  };
}

function legend(lines: readonly Line[]): CurveView['legend'] {
  if (lines.length <= 1) return [];
  const entries = lines.map((line, index) => ({
    label: line.name,
    color: lineColor(lines, index),
    bold: line.emphasis,
  }));
  if (lines.length <= mostNamedLines) return entries;
  const bold = entries.filter((entry) => entry.bold);
  return [{ label: plural(lines.length - bold.length, 'seed'), color: muted, bold: false }, ...bold];
}

/** Points of one line: more than a chart is wide are drawn on top of each other. */
const mostPointsOfLine = 800;
/** Of all lines of a chart together: about half a megabyte of drawing. */
const mostPointsOfChart = 40_000;
const fewestPointsOfLine = 20;

/** The lines with as many points as a chart can hold, and what the page says about it. */
function thinned(lines: readonly Line[]): { drawn: readonly Line[]; note: readonly string[] } {
  const share = Math.floor(mostPointsOfChart / lines.length);
  const most = Math.min(mostPointsOfLine, Math.max(fewestPointsOfLine, share));
  const longest = extent(lines.map((line) => line.x.length)).highest;
  if (longest <= most) return { drawn: lines, note: [] };
  return {
    drawn: lines.map((line) => ({ ...line, ...thin(line, line.emphasis ? mostPointsOfLine : most) })),
    note: [
      `drawn with at most ${formatCount(most)} of ${formatCount(longest)} points a seed, the lowest and highest of each stretch among them (curves.csv has all)`,
    ],
  };
}

/** The mean over seeds, where all have the same x. */
function meanLine(lines: readonly Line[]): Line | null {
  const [first, ...others] = lines;
  if (first === undefined || others.length === 0) return null;
  const aligned = others.every(
    (line) => line.x.length === first.x.length && line.x.every((x, index) => x === first.x[index]),
  );
  if (!aligned) return null;
  return {
    name: 'mean',
    x: first.x,
    y: first.x.map((_x, index) => lines.reduce((sum, line) => sum + (line.y[index] ?? 0), 0) / lines.length),
    emphasis: true,
  };
}
