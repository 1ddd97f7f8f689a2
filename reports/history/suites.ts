import type { ClassGroup, SuiteGroup } from '../../harness/history/groups.ts';
import type { SeriesOverview } from '../../harness/history/overview.ts';
import type { Night } from '../../harness/history/series.ts';
import { changeText, classText, commitsBetween, stateText } from '../../harness/history/wording.ts';
import { extent } from '../../harness/core/extent.ts';
import { formatValue, metricTitle, plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { toneOf } from './changes.ts';
import { seriesChart } from './series-chart.ts';
import { dateOf } from './nights.ts';

/** The series of a suite: those of the class measured last in the open, the others behind a line. */
export interface HistorySuiteView {
  readonly id: string;
  readonly suite: string;
  readonly classes: readonly ClassView[];
  /** How many classes are not drawn. */
  readonly more: number;
}

export interface ClassView {
  readonly isLatest: boolean;
  readonly title: string;
  readonly span: string;
  readonly series: readonly SmallMultiple[];
}

export interface SmallMultiple {
  readonly name: string;
  readonly last: string;
  readonly svg: string;
  readonly range: string;
  readonly nights: string;
  readonly notes: readonly { readonly tone: string; readonly text: string }[];
}

/** More classes than these make a page of what nobody looks at; the terminal and the tables have all. */
const mostClasses = 4;
/** Of a series the newest changes are told below its chart; the chart marks all. */
const mostNotes = 2;

export function suiteView({ suite, classes }: SuiteGroup, nights: readonly Night[]): HistorySuiteView {
  return {
    id: anchor('suite', suite),
    suite,
    classes: classes.slice(0, mostClasses).map((group, index) => classView(group, index === 0, nights)),
    more: Math.max(0, classes.length - mostClasses),
  };
}

function classView({ recipe, series }: ClassGroup, isLatest: boolean, nights: readonly Night[]): ClassView {
  const { lowest: from, highest: to } = extent(series.flatMap((item) => item.series.nights));
  const [first, last] = [nights[from], nights[to]];
  return {
    isLatest,
    title: `recipe ${recipe} · ${classText(series[0]?.class ?? null)}`,
    span:
      first === undefined || last === undefined
        ? ''
        : `${dateOf(first.startedAt)} to ${dateOf(last.startedAt)}`,
    series: series.map((item) => smallMultiple(item, from, to)),
  };
}

function smallMultiple(item: SeriesOverview, from: number, to: number): SmallMultiple {
  const { series, unit, changes, epochStart, rebaselined } = item;
  const { lowest, highest } = extent(series.values);
  const name = metricTitle(series.name);
  const last = formatValue(series.values.at(-1) ?? Number.NaN, unit);
  const [low, high] = [formatValue(lowest, unit), formatValue(highest, unit)];
  const state = stateText(item);
  return {
    name: series.kind === 'bench' ? `bench: ${name}` : name,
    last,
    svg: seriesChart({
      title: `${name}: ${last} last, ${low} to ${high} over ${plural(series.values.length, 'night')}, ${plural(changes.length, 'change')}`,
      x: series.nights,
      y: series.values,
      from,
      to,
      epochStart,
      marks: changes.map((change) => ({
        point: change.point,
        tone: toneOf(change),
        isAcknowledged: change.acknowledged !== null,
      })),
    }),
    range: low === high ? low : `${low} to ${high}`,
    nights: plural(series.values.length, 'night'),
    notes: [
      ...changes
        .slice(-mostNotes)
        .reverse()
        .map((change) => ({
          tone: change.acknowledged === null ? toneOf(change) : 'known',
          text: `${dateOf(change.firstAfter.startedAt)} ${changeText(change, item)}, ${commitsBetween(change)}`,
        })),
      ...(rebaselined === null
        ? []
        : [{ tone: 'known', text: `new epoch ${dateOf(rebaselined.startedAt)}: ${rebaselined.why}` }]),
      ...(state === null || state === 'no change' ? [] : [{ tone: 'quiet', text: state }]),
    ],
  };
}
