import type { Change, Overview } from '../../harness/history/overview.ts';
import { changeText, commitsBetween } from '../../harness/history/wording.ts';
import { metricTitle } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { dateOf, type LinkOf } from './nights.ts';

/** One change, in the table of all. */
export interface ChangeRow {
  readonly id: string;
  readonly when: string;
  readonly href: string | null;
  readonly suite: string;
  readonly suiteHref: string;
  readonly series: string;
  readonly text: string;
  readonly commits: string;
  readonly tone: 'better' | 'worse' | 'neutral';
  readonly toneLabel: string;
  readonly isOpen: boolean;
  readonly acknowledged: string | null;
}

/** 'better' and 'worse' only where the metric says which side is. */
export function toneOf({ isBetter }: Pick<Change, 'isBetter'>): ChangeRow['tone'] {
  return isBetter === null ? 'neutral' : isBetter ? 'better' : 'worse';
}

const labels: Readonly<Record<ChangeRow['tone'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  neutral: '◆ changed',
};

/** All changes: those that nobody has acknowledged first, the newest of them first. */
export function changeRows({ series }: Overview, linkOf: LinkOf): ChangeRow[] {
  return series
    .flatMap((item) => item.changes.map((change) => ({ item, change })))
    .sort(
      (a, b) =>
        Number(a.change.acknowledged !== null) - Number(b.change.acknowledged !== null) ||
        b.change.firstAfter.startedAt.getTime() - a.change.firstAfter.startedAt.getTime(),
    )
    .map(({ item, change }) => ({
      id: change.id,
      when: dateOf(change.firstAfter.startedAt),
      href: linkOf(change.firstAfter),
      suite: item.series.suite,
      suiteHref: `#${anchor('suite', item.series.suite)}`,
      series: metricTitle(item.series.name),
      text: changeText(change, item),
      commits: commitsBetween(change),
      tone: toneOf(change),
      toneLabel: labels[toneOf(change)],
      isOpen: change.acknowledged === null,
      acknowledged:
        change.acknowledged === null
          ? null
          : `${change.acknowledged.who}, ${dateOf(change.acknowledged.decidedAt)}: ${change.acknowledged.why}`,
    }));
}
