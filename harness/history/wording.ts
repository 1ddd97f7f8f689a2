/** What is known of a series in words, for the terminal and for the page. */
import { plural } from '../core/print.ts';
import { mean } from '../verdict/statistics/sample.ts';
import { formatChange, formatValue, type Unit } from '../core/unit.ts';
import { leastPoints } from './analysis.ts';
import type { Change, SeriesOverview } from './overview.ts';
import type { Night, SeriesClass } from './series.ts';

/** '+12.3%' */
export function formatRatio(before: number, after: number): string {
  const percent = (after / before - 1) * 100;
  return `${percent < 0 ? '-' : '+'}${Math.abs(percent).toFixed(1)}%`;
}

/** 'the bits changed: 96.31% to 96.32%', 'level +0.21 points: 96.31% to 96.52% (p 2e-6)'. */
export function changeText(change: Change, { series }: SeriesOverview): string {
  const { kind, before, after, p } = change;
  const values = fromTo(change, series.unit);
  if (kind === 'bits') return `the bits changed: ${values}`;
  const by =
    series.kind === 'metric' ? formatChange(after - before, series.unit) : formatRatio(before, after);
  return `level ${by}: ${values} (p ${(p ?? 1).toExponential(0)})`;
}

/** Digits that tell two means apart; those of bits need all. */
const telling = 6;

/** Two values in their unit, or with more digits where they would read the same. */
function fromTo({ kind, before, after }: Change, unit: Unit): string {
  const texts = [before, after].map((value) => formatValue(value, unit));
  if (texts[0] !== texts[1]) return texts.join(' to ');
  const written = kind === 'bits' ? String : (value: number) => String(Number(value.toPrecision(telling)));
  return [before, after].map(written).join(' to ');
}

/** Where a change came in: the commits after the one of the last night before it, up to that of the first after it. */
export function commitsBetween({
  lastBefore,
  firstAfter,
}: Pick<Change, 'lastBefore' | 'firstAfter'>): string {
  if (lastBefore.commit === null || firstAfter.commit === null) return 'commits not known';
  if (lastBefore.commit === firstAfter.commit) {
    return `same commit ${shortCommit(firstAfter)}: not the code, unless it was modified`;
  }
  return `${shortCommit(lastBefore)}..${shortCommit(firstAfter)}`;
}

function shortCommit({ commit, dirty }: Night): string {
  return `${(commit ?? '').slice(0, 10)}${dirty === true ? ' (modified)' : ''}`;
}

/** Why a series shows no change, or what it is; null for one with changes. */
export function stateText({ state, changes, series, epochStart }: SeriesOverview): string | null {
  if (changes.length > 0) return null;
  if (state === 'insufficient-history') {
    const count = series.values.length - epochStart;
    return `insufficient history (${count} of ${plural(leastPoints, 'night')})`;
  }
  return state === 'varying' ? 'no change' : 'constant';
}

/** 'onnx-cpu 1.30.0, 2 threads · AMD EPYC · synthetic data · shortened: one epoch'. */
export function classText(of: SeriesClass | null): string {
  if (of === null) return 'not recorded';
  const { engine, engineVersion, threads, adapter, cpuModel, dataKind, shortened, suiteVersion } = of;
  const parts = [
    `${engine} ${engineVersion}${threads === null ? '' : `, ${plural(threads, 'thread')}`}`,
    adapter ?? cpuModel,
    ...(dataKind === null || dataKind === 'none' ? [] : [`${dataKind} data`]),
    ...(suiteVersion === null ? [] : [`suite version ${suiteVersion}`]),
    ...(of.recipeHash === null ? [] : [`recipe ${of.recipeHash.slice(0, 8)}`]),
    ...(shortened === null ? [] : [`shortened: ${shortened}`]),
  ];
  return parts.join(' · ');
}

/** Mean of the present level: since the last change, or since the epoch began; null where that has no night yet. */
export function presentMean({ series, changes, epochStart }: SeriesOverview): number | null {
  const level = series.values.slice(changes.at(-1)?.point ?? epochStart);
  return level.length === 0 ? null : mean(level);
}
