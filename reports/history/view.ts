/** The view model of the history's page: plain JSON, one part a section. */
import { groupBySuite } from '../../harness/history/groups.ts';
import type { Overview } from '../../harness/history/overview.ts';
import { changeRows, type ChangeRow } from './changes.ts';
import { plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { contentsEntry, type ContentsEntry } from '../view/contents.ts';
import { dateOf, type LinkOf } from './nights.ts';
import { ribbonView, type RibbonView } from './ribbon.ts';
import { suiteView, type HistorySuiteView } from './suites.ts';

export interface HistoryView {
  readonly title: string;
  readonly header: {
    readonly tone: 'pass' | 'fail' | 'inconclusive' | 'not-evaluated';
    readonly headline: string;
    readonly subline: string;
    readonly facts: readonly { term: string; value: string }[];
  };
  readonly contents: readonly ContentsEntry[];
  readonly ribbons: readonly RibbonView[];
  readonly changes: readonly ChangeRow[];
  /** How many changes the table leaves out. */
  readonly moreChanges: number;
  readonly suites: readonly HistorySuiteView[];
  readonly decisions: readonly { when: string; who: string; what: string; why: string }[];
}

/** The newest changes are listed; the charts show all. */
const mostChanges = 100;

/** The view of a history. Reads its arguments and nothing else. */
export function historyView(overview: Overview, linkOf: LinkOf): HistoryView {
  const { nights, decisions } = overview;
  const groups = groupBySuite(overview);
  const changes = changeRows(overview, linkOf);
  const links = new Map(nights.map((night) => [night.id, linkOf(night)]));
  return {
    title: 'reprolab history',
    header: headerOf(overview, changes),
    contents: [
      contentsEntry('#verdicts', 'Verdicts'),
      contentsEntry('#changes', 'Changes'),
      contentsEntry('#suites', 'Suites'),
      ...groups.map(({ suite }) => contentsEntry(`#${anchor('suite', suite)}`, suite, null, true)),
      ...(decisions.length > 0 ? [contentsEntry('#decisions', 'Decisions')] : []),
    ],
    ribbons: groups
      .filter(({ ribbon }) => ribbon.length > 0)
      .map(({ suite, ribbon }) => ribbonView(suite, ribbon, links)),
    changes: changes.slice(0, mostChanges),
    moreChanges: Math.max(0, changes.length - mostChanges),
    suites: groups.map((group) => suiteView(group, nights)),
    decisions: decisions.toReversed().map((decision) => ({
      when: dateOf(decision.decidedAt),
      who: decision.who,
      what: `${decision.kind === 'acknowledge' ? 'Acknowledged' : 'New epoch'}: ${decision.suite}, ${
        overview.series.find(({ series }) => series.id === decision.seriesId)?.series.name ?? 'every series'
      }, from ${dateOf(decision.startedAt)} on`,
      why: decision.why,
    })),
  };
}

function headerOf({ nights, series }: Overview, changes: readonly ChangeRow[]): HistoryView['header'] {
  const open = changes.filter(({ isOpen }) => isOpen);
  const [first] = nights;
  const last = nights.at(-1);
  const short = series.filter(({ state }) => state === 'insufficient-history').length;
  return {
    tone: open.some(({ tone }) => tone === 'worse') ? 'fail' : open.length > 0 ? 'inconclusive' : 'pass',
    headline:
      open.length === 0 ? 'No change that nobody knows' : `${plural(open.length, 'change')} to look at`,
    subline: `${plural(series.length, 'series', 'series')} over ${plural(nights.length, 'night')}${
      short > 0 ? ` · ${plural(short, 'series', 'series')} with insufficient history` : ''
    }`,
    facts: [
      { term: 'First night', value: first === undefined ? 'none' : dateOf(first.startedAt) },
      { term: 'Last night', value: last === undefined ? 'none' : dateOf(last.startedAt) },
      { term: 'Changes', value: String(changes.length) },
      { term: 'Acknowledged', value: String(changes.length - open.length) },
    ],
  };
}
