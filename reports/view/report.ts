import { formatInstant } from '../format.ts';
import type { Shown } from '../shown.ts';
import { alertViews } from './alerts.ts';
import type { BannerView } from './banner.ts';
import { benchView, type BenchView } from './bench.ts';
import { caveatViews } from './caveats.ts';
import { partViews } from './part.ts';
import { contentsOf, type ContentsEntry } from './contents.ts';
import { environmentView, type EnvironmentView } from './environment.ts';
import { benchHeader, headerView, type HeaderView } from './header.ts';
import { overviewView, type OverviewView } from './overview.ts';
import { reproduceView, type ReproduceView } from './reproduce.ts';
import { sinceView, type SinceView } from './since.ts';
import { suiteViews, type SuiteView } from './suites.ts';
import { timeView, type TimeView } from './time.ts';

/** Everything that the page's templates read: plain JSON, one part a section. */
export interface ReportView {
  readonly title: string;
  readonly eyebrow: string;
  readonly header: HeaderView;
  readonly alerts: readonly BannerView[];
  /** Named in a line, in full where it is opened. */
  readonly caveats: readonly BannerView[];
  /** What the first page has, in its order: names of templates. */
  readonly parts: readonly { readonly partial: ReportPart }[];
  readonly contents: readonly ContentsEntry[];
  readonly overview: OverviewView;
  readonly since: SinceView | null;
  readonly suites: readonly SuiteView[];
  readonly time: TimeView | null;
  readonly bench: BenchView | null;
  /** Whether these have pages of their own, beside the first. */
  readonly pages: { readonly time: boolean; readonly bench: boolean };
  readonly environment: EnvironmentView;
  readonly reproduce: ReproduceView;
  /** Whether the page needs its player. */
  readonly hasWorks: boolean;
}

export type ReportPart = 'part-claims' | 'part-since' | 'part-time' | 'part-bench' | 'part-empty';

/** The view model of a report. Reads its arguments and nothing else. */
export function reportView(shown: Partial<Shown> & Pick<Shown, 'result'>): ReportView {
  const { result, changes, since = [] } = shown;
  const bench = shown.bench === null || shown.bench === undefined ? null : benchView(shown.bench);
  const time = timeView(result);
  const changed = sinceView(since, result);
  const parts = partsOf(shown, { bench, time, since: changed });
  const isBenchAlone = bench !== null && result.runs.length + result.errors.length === 0;
  const header = isBenchAlone ? benchHeader(bench, result) : headerView(result);
  const suites = suiteViews(shown);
  const pages = {
    time: time !== null && !parts.includes('part-time'),
    bench: bench !== null && !parts.includes('part-bench'),
  };
  return {
    title: `${header.headline} · ${result.course?.title ?? 'reprolab'} · ${formatInstant(result.startedAt)}`,
    eyebrow: result.course?.title ?? 'Reproduction report',
    header,
    // A benchmark says itself whether it is complete.
    alerts: isBenchAlone ? [] : alertViews(result, changes),
    caveats: [...partViews(shown.part), ...caveatViews(result, changes)],
    parts: parts.map((partial) => ({ partial })),
    contents: contentsOf(suites, pages),
    overview: overviewView(shown),
    since: changed,
    suites,
    time,
    bench,
    pages,
    environment: environmentView(result),
    reproduce: reproduceView(result, bench !== null),
    hasWorks: result.runs.some((run) => run.exhibits.some((exhibit) => exhibit.kind === 'works')),
  };
}

function partsOf(
  { result, view = 'nightly' }: Partial<Shown> & Pick<Shown, 'result'>,
  { bench, time, since }: Pick<ReportView, 'bench' | 'time' | 'since'>,
): ReportPart[] {
  const isEmpty = result.runs.length + result.errors.length + result.checks.length === 0;
  const claims: ReportPart[] = isEmpty ? [] : ['part-claims'];
  const benched: ReportPart[] = bench === null ? [] : ['part-bench'];
  if (isEmpty) return bench === null ? ['part-empty'] : benched;
  switch (view) {
    case 'nightly':
      return [...claims, ...(since === null ? [] : (['part-since'] as const))];
    case 'instructor':
      return claims;
    case 'hardware':
      return [...benched, ...(time === null ? [] : (['part-time'] as const)), ...claims];
  }
}
