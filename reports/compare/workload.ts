import { workloadTitle } from '../../harness/compare/entrant.ts';
import { estimateText } from '../../harness/compare/wording.ts';
import type { Comparison, LatencySummary, Measure, Workload } from '../../harness/core/result-schema.ts';
import { lineChart } from '../charts/line-chart.ts';
import { rangeChart } from '../charts/range-chart.ts';
import { formatCount, formatMs, formatNumber, formatTick, formatValue, plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { contenderColor, placeOf } from './colors.ts';
import { ratioCell, type RatioCell } from './ratio-cell.ts';
import { scienceRows, type ScienceRowView } from './science.ts';

/** A suite with a recipe: everything that was measured of it. */
export interface WorkloadView {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly rows: readonly MeasureRow[];
  readonly notes: readonly string[];
  readonly progress: string | null;
  readonly legend: readonly { readonly color: string; readonly label: string; readonly bold: boolean }[];
  /** How many seeds are not drawn. */
  readonly progressNote: string | null;
  readonly latencies: string | null;
  readonly latencyRows: readonly LatencyRow[];
  readonly science: readonly ScienceRowView[];
  readonly agreement: readonly string[];
}

interface MeasureRow {
  readonly title: string;
  readonly isPrimary: boolean;
  readonly values: readonly { readonly text: string; readonly n: string }[];
  readonly ratios: readonly RatioCell[];
}

interface LatencyRow {
  readonly letter: string;
  readonly source: string;
  readonly calls: string;
  readonly cells: readonly string[];
}

/** More seeds of a contender than these are a tangle. */
const mostSeeds = 5;

export function workloadView(workload: Workload, comparison: Comparison, id: string): WorkloadView {
  const { target, noTarget, shortened, data, measures, agreement } = workload;
  return {
    id,
    title: workloadTitle(workload),
    where: [
      `recipe ${workload.recipe}`,
      data,
      ...(shortened === null ? [] : [`shortened: ${shortened}`]),
    ].join(' · '),
    target:
      target === null
        ? `No target: ${noTarget ?? 'none was asked for'}.`
        : `Target: ${target.curve} ${target.direction === 'at-least' ? 'of at least' : 'of at most'} ${formatValue(target.value, target.unit)} (${target.source}).`,
    columns: comparison.contenders.map(({ letter }) => letter),
    legend: comparison.contenders.map(({ letter, label }, index) => ({
      color: contenderColor(index),
      label: label === letter ? letter : `${letter} ${label}`,
      bold: false,
    })),
    rows: measures.map((measure) => measureRow(measure, workload)),
    notes: notesOf(measures),
    ...progressOf(workload, comparison),
    ...latenciesOf(workload, comparison),
    science: scienceRows(workload),
    agreement: agreement.map(({ letter, text }) => `${letter} against A: ${text}.`),
  };
}

function measureRow(measure: Measure, { sampleUnit }: Workload): MeasureRow {
  return {
    title: measure.source === 'bench' ? `${measure.title} (benchmark)` : measure.title,
    isPrimary: measure.family === 'primary',
    values: measure.estimates.map((estimate) => ({
      text: estimateText(estimate, measure, sampleUnit),
      n: estimate.n === 0 ? '' : `n = ${formatCount(estimate.n)}`,
    })),
    ratios: measure.ratios.map(ratioCell),
  };
}

/** Each note once, with those that it is about. */
function notesOf(measures: readonly Measure[]): string[] {
  const notes = new Map<string, Set<string>>();
  for (const { title, estimates } of measures) {
    for (const { letter, note } of estimates) {
      if (note !== null)
        notes.set(`${title}: ${note}`, (notes.get(`${title}: ${note}`) ?? new Set()).add(letter));
    }
  }
  return [...notes].map(([note, letters]) => `${[...letters].join(', ')}: ${note}.`);
}

function progressOf(
  { suite, recipe, target, progress }: Workload,
  comparison: Comparison,
): Pick<WorkloadView, 'progress' | 'progressNote'> {
  if (target === null || progress.length === 0) return { progress: null, progressNote: null };
  const shown = comparison.contenders.flatMap(({ letter }) =>
    progress.filter((line) => line.letter === letter).slice(0, mostSeeds),
  );
  const left = progress.length - shown.length;
  return {
    progress: lineChart({
      id: anchor('progress', suite, recipe),
      title: `${target.curve} over the seconds of training`,
      xTitle: 'seconds of training',
      formatX: formatNumber,
      formatY: (value) => formatTick(value, target.unit),
      target: target.value,
      fromZero: true,
      lines: shown.map(({ letter, seed, seconds, values }) => ({
        name: `${letter}, seed ${seed}`,
        x: seconds,
        y: values,
        emphasis: false,
        color: placeOf(comparison, letter),
      })),
    }),
    progressNote: left === 0 ? null : `${plural(left, 'more seed is', 'more seeds are')} not drawn.`,
  };
}

function latenciesOf(
  { suite, recipe, latencies }: Workload,
  comparison: Comparison,
): Pick<WorkloadView, 'latencies' | 'latencyRows'> {
  const name = ({ letter, source }: LatencySummary) =>
    `${letter}, ${source === 'bench' ? 'benchmark' : 'training'}`;
  return {
    latencies:
      latencies.length === 0 || latencies.some(({ min }) => min <= 0)
        ? null
        : rangeChart({
            id: anchor('latencies', suite, recipe),
            title: 'Time of a training step over all calls',
            lanes: latencies.map((latency) => ({
              label: name(latency),
              color: contenderColor(placeOf(comparison, latency.letter)),
              center: latency.median,
              low: latency.p5,
              high: latency.p95,
              outer: { low: latency.min, high: latency.p99 },
            })),
            valueTitle: 'ms a step: median, 5% to 95% thick, smallest to 99% thin',
            format: formatNumber,
            reference: null,
          }),
    latencyRows: latencies.map((latency) => ({
      letter: latency.letter,
      source: latency.source === 'bench' ? 'benchmark' : 'training',
      calls: formatCount(latency.calls),
      cells: [latency.min, latency.p5, latency.median, latency.p95, latency.p99, latency.max].map(formatMs),
    })),
  };
}
