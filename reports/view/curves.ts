import { extent } from '../../harness/core/extent.ts';
import type { Curve, Run } from '../../harness/core/result-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import { mean } from '../../harness/verdict/statistics/sample.ts';
import { lineChart, lineColor, mostNamedLines, type Band, type Line } from '../charts/line-chart.ts';
import { muted, seriesColor } from '../charts/palette.ts';
import { thin } from '../charts/thin.ts';
import { formatCount, formatTick, formatValue, metricTitle, plural } from '../format.ts';
import { anchor } from './anchor.ts';
import { referenceBands } from './bands.ts';

/** One chart: a named curve of all seeds. */
export interface CurveView {
  readonly title: string;
  readonly note: string | null;
  readonly legend: readonly { label: string; color: string; bold: boolean }[];
  /** Null for curves of one or two points, which `sentence` says as well. */
  readonly svg: string | null;
  readonly sentence: string | null;
}

/** What makes curves of several seeds one chart. */
type CurveKey = Pick<Curve, 'name' | 'xUnit' | 'yUnit'>;
type Seeded = { readonly seed: number; readonly curve: Curve };

/** Charts of a suite's curves, in the order in which its runs name them. */
export function curveViews(section: string, runs: readonly Run[], references?: References): CurveView[] {
  const keys = new Map<string, CurveKey>();
  for (const { name, xUnit, yUnit, x } of runs.flatMap((run) => run.curves)) {
    // A short run may end before the first point of a block mean.
    if (x.length > 0) keys.set(JSON.stringify([name, xUnit, yUnit]), { name, xUnit, yUnit });
  }
  const [first] = runs;
  return [...keys.values()].map((key) => {
    const isOfKey = ({ name, xUnit, yUnit }: Curve) =>
      name === key.name && xUnit === key.xUnit && yUnit === key.yUnit;
    const seeds = runs.flatMap((run) =>
      run.curves
        .filter((curve) => isOfKey(curve) && curve.x.length > 0)
        .map((curve) => ({ seed: run.seed, curve })),
    );
    const bands = first === undefined ? [] : referenceBands(key, first, references);
    return curveView(section, key, seeds, bands);
  });
}

/** Fewer points than these make no curve. */
const fewestPointsOfChart = 3;

function curveView(
  section: string,
  key: CurveKey,
  seeds: readonly Seeded[],
  references: ReturnType<typeof referenceBands>,
): CurveView {
  const words = metricTitle(key.name);
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const ownNotes = seeds.flatMap(({ curve }) => curve.note ?? []);
  const longest = extent(seeds.map(({ curve }) => curve.x.length)).highest;
  if (longest < fewestPointsOfChart) {
    const note = [...new Set(ownNotes)].join('; ') || null;
    return { title, note, legend: [], svg: null, sentence: sentenceOf(key, seeds) };
  }
  const lines: Line[] = seeds.map(({ seed, curve }) => ({
    name: `seed ${String(seed)}`,
    x: curve.x,
    y: curve.y,
    emphasis: false,
  }));
  const isBundle = lines.length > mostNamedLines;
  const aligned = areAligned(lines);
  const range = isBundle && aligned ? [rangeBand(lines)] : [];
  if (aligned && lines.length > 1) lines.push(meanLine(lines));
  const { drawn, note: thinning } = thinned(lines);
  const notes = new Set([...ownNotes, ...thinning]);
  const bandColor = (index: number) => seriesColor(index + 2);
  return {
    title,
    note: notes.size === 0 ? null : [...notes].join('; '),
    legend: [
      ...legend(lines),
      ...(range.length > 0 ? [{ label: 'lowest to highest seed', color: muted, bold: false }] : []),
      ...references.map(({ label }, index) => ({ label, color: bandColor(index), bold: false })),
    ],
    sentence: null,
    svg: lineChart({
      id: anchor(section, 'curve', key.name, key.xUnit),
      title,
      xTitle: key.xUnit,
      formatX: formatCount,
      formatY: (value) => formatTick(value, key.yUnit),
      lines: drawn,
      bands: [...references.map((band, index) => ({ ...band, color: bandColor(index) })), ...range],
    }),
  };
}

/** '42.30% at epoch 1'; of several seeds the mean of each point. */
function sentenceOf({ xUnit, yUnit }: CurveKey, seeds: readonly Seeded[]): string {
  const at = [...new Set(seeds.flatMap(({ curve }) => curve.x))].sort((a, b) => a - b);
  const points = at.map((x) => {
    const values = seeds.flatMap(({ curve }) => curve.y.filter((_y, index) => curve.x[index] === x));
    return `${formatValue(mean(values), yUnit)} at ${xUnit} ${formatCount(x)}`;
  });
  const over = seeds.length > 1 ? ` (mean of ${plural(seeds.length, 'seed')})` : '';
  return `${points.join(', ')}${over}.`;
}

function legend(lines: readonly Line[]): CurveView['legend'] {
  if (lines.length <= 1) return [];
  const entries = lines.map((line, index) => ({
    label: line.name,
    color: lineColor(lines, index),
    bold: line.emphasis,
  }));
  const bold = entries.filter((entry) => entry.bold);
  const seeds = entries.length - bold.length;
  if (seeds <= mostNamedLines) return entries;
  return [{ label: plural(seeds, 'seed'), color: muted, bold: false }, ...bold];
}

/** Points of one line: two a pixel of the drawing's width show all that can be seen. */
const mostPointsOfLine = 800;
/** Of a line that is one of a bundle: they lie on top of each other. */
const mostPointsOfBundled = 160;
/** Of all lines of a chart together: a quarter of a megabyte of drawing. */
const mostPointsOfChart = 20_000;
const fewestPointsOfLine = 20;

/** The lines with as many points as a chart can hold, and what the page says about it. */
function thinned(lines: readonly Line[]): { drawn: readonly Line[]; note: readonly string[] } {
  const share = Math.floor(mostPointsOfChart / lines.length);
  const seeds = lines.filter((line) => !line.emphasis).length;
  const single = seeds > mostNamedLines ? mostPointsOfBundled : mostPointsOfLine;
  const most = Math.min(single, Math.max(fewestPointsOfLine, share));
  const longest = extent(lines.map((line) => line.x.length)).highest;
  if (longest <= most) return { drawn: lines, note: [] };
  return {
    drawn: lines.map((line) => ({ ...line, ...thin(line, line.emphasis ? mostPointsOfLine : most) })),
    note: [
      `drawn with at most ${formatCount(most)} of ${formatCount(longest)} points a seed, the lowest and highest of each stretch among them (curves.csv has all)`,
    ],
  };
}

/** Whether all seeds have the same x: then they have a mean and a range. */
function areAligned([first, ...others]: readonly Line[]): boolean {
  return others.every(
    (line) => line.x.length === first?.x.length && line.x.every((x, index) => x === first.x[index]),
  );
}

function meanLine(lines: readonly Line[]): Line {
  const x = lines[0]?.x ?? [];
  return {
    name: 'mean',
    x,
    y: x.map((_x, index) => lines.reduce((sum, line) => sum + (line.y[index] ?? 0), 0) / lines.length),
    emphasis: true,
  };
}

/** From the lowest to the highest seed at every x; of a long curve in stretches, each with its extremes. */
function rangeBand(lines: readonly Line[]): Band {
  const x = lines[0]?.x ?? [];
  const stride = Math.ceil(x.length / mostPointsOfBundled);
  const kept = x.flatMap((_x, index) => (index % stride === 0 || index === x.length - 1 ? [index] : []));
  const ends = kept.map((from) =>
    extent(lines.flatMap((line) => line.y.slice(from, from + stride).filter(Number.isFinite))),
  );
  return {
    x: kept.map((index) => x[index] ?? Number.NaN),
    low: ends.map(({ lowest }) => lowest),
    high: ends.map(({ highest }) => highest),
    color: muted,
  };
}
