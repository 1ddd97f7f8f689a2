/** The first screen: a row a claim, by lab, and a line for what could not be judged. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { Blocker, Check, Result } from '../../harness/core/result-schema.ts';
import { blockersOf, jointCommands } from '../../harness/verdict/blockers.ts';
import { tally, verdictWords } from '../../harness/verdict/verdict-words.ts';
import { formatDifference, plural } from '../format.ts';
import type { Shown } from '../shown.ts';
import { checkViews, type CheckView } from './checks.ts';
import { deviationOf, deviationSvg, scaleOf } from './deviation.ts';
import { suitePlaces, type SuitePlace } from './suite-places.ts';
import {
  badgeView,
  checkBadge,
  crashedBadge,
  severity,
  verdictOrder,
  worstOf,
  type BadgeView,
} from './verdict.ts';

export interface OverviewView {
  readonly labs: readonly LabView[];
  /** Ways to filter the rows, where there is more than one verdict. */
  readonly filters: readonly { readonly verdict: string; readonly label: string; readonly count: number }[];
}

/** One lab with one verdict. */
export interface LabView {
  readonly id: string;
  readonly title: string;
  readonly badge: BadgeView;
  /** '3 of 3 reproduced' */
  readonly summary: string;
  /** What the width of its charts stands for; null where nothing is drawn. */
  readonly scale: string | null;
  readonly crashes: readonly CrashView[];
  readonly rows: readonly RowView[];
  readonly open: readonly OpenView[];
}

export interface RowView {
  readonly claim: CheckView;
  readonly svg: string | null;
}

/** Claims of a suite that could not be judged for the same reason. */
export interface OpenView {
  readonly suite: string;
  readonly href: string;
  readonly count: string;
  readonly blockers: readonly Blocker[];
  /** 'shortened, synthetic data'; null where the reasons are others. */
  readonly blockedBy: string | null;
  readonly reason: string | null;
  readonly command: string | null;
  readonly claims: readonly CheckView[];
}

export interface CrashView {
  readonly suite: string;
  readonly href: string;
  readonly seeds: string;
  readonly message: string;
}

export function overviewView({
  result,
  references,
  view = 'nightly',
}: Partial<Shown> & Pick<Shown, 'result'>): OverviewView {
  const byLab = groupBy(suitePlaces(result, references), ({ lab }) => lab);
  const labs = [...byLab.entries()].map(([title, places]) => {
    const claims = places.flatMap((place) => claimsAt(result, place));
    const crashes = places.flatMap((place) => crashesAt(result, place));
    return {
      rank: crashes.length > 0 ? -1 : severityOf(claims),
      lab: labView(title, places, claims, crashes, result, view === 'instructor'),
    };
  });
  // The sort keeps the course's order among labs of one verdict.
  if (view !== 'instructor') labs.sort((a, b) => a.rank - b.rank);
  return { labs: labs.map(({ lab }) => lab), filters: filtersOf(result) };
}

const claimsAt = ({ checks }: Result, { suite, recipe }: SuitePlace) =>
  checks.filter((check) => check.kind === 'claim' && check.suite === suite && check.recipe === recipe);

function severityOf(checks: readonly Check[]): number {
  const worst = worstOf(checks);
  return worst === null ? verdictOrder.length : severity(worst);
}

function crashesAt({ errors }: Result, place: SuitePlace): CrashView[] {
  const own = errors.filter(
    (error) => error.suite === place.suite && (error.recipe ?? place.recipe) === place.recipe,
  );
  return [...groupBy(own, ({ code, message }) => `${code}/${message}`).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const seeds = alike.map(({ seed }) => seed);
    return [
      {
        suite: place.suite,
        href: `#${place.id}`,
        seeds: seeds.length === 1 ? `seed ${seeds.join('')}` : `seeds ${seeds.join(', ')}`,
        message: first.message.split('\n', 1).join(''),
      },
    ];
  });
}

function labView(
  title: string,
  places: readonly SuitePlace[],
  claims: readonly Check[],
  crashes: readonly CrashView[],
  result: Result,
  keepsOrder: boolean,
): LabView {
  const judged = claims.filter(({ verdict }) => verdict !== 'not-evaluated');
  if (!keepsOrder) judged.sort((a, b) => severity(a) - severity(b));
  const scales = scaleOf(judged);
  const views = checkViews(result, judged);
  const worst = worstOf(claims);
  return {
    id: `lab-${places[0]?.id ?? ''}`,
    title,
    badge:
      crashes.length > 0 ? crashedBadge : worst === null ? badgeView('not-evaluated') : checkBadge(worst),
    summary: summaryOf(claims, judged),
    scale: [...scales].map(([unit, scale]) => `±${formatDifference(scale, unit)}`).join(' or ') || null,
    crashes,
    rows: views.map((claim, index) => ({ claim, svg: svgOf(judged[index], claim, scales) })),
    open: places.flatMap((place) => openViews(place, claimsAt(result, place), result)),
  };
}

function svgOf(
  check: Check | undefined,
  { title }: CheckView,
  scales: ReturnType<typeof scaleOf>,
): string | null {
  const deviation = check === undefined ? null : deviationOf(check);
  if (check === undefined || deviation === null) return null;
  return deviationSvg(check, title, deviation, scales.get(check.unit ?? 'number') ?? 1);
}

function summaryOf(claims: readonly Check[], judged: readonly Check[]): string {
  if (claims.length === 0) return 'nothing is claimed';
  const passed = tally(judged).pass;
  const open = claims.length - judged.length;
  return [
    ...(judged.length > 0 ? [`${passed} of ${judged.length} reproduced`] : []),
    ...(open > 0 ? [`${open} not judged`] : []),
  ].join(', ');
}

function openViews(place: SuitePlace, claims: readonly Check[], result: Result): OpenView[] {
  const open = claims.filter(({ verdict }) => verdict === 'not-evaluated');
  const blocked = open.map((check) => {
    const names = [...new Set(check.blockers.map(({ what }) => what))].join(', ');
    return { check, key: names === '' ? check.reason : names };
  });
  return [...groupBy(blocked, ({ key }) => key).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const blockers = blockersOf(group.flatMap(({ check }) => check.blockers));
    const commands = jointCommands(blockers);
    return [
      {
        suite: place.suite,
        href: `#${place.id}`,
        count: plural(group.length, 'claim'),
        blockers,
        blockedBy: blockers.length === 0 ? null : first.key,
        reason: blockers.length === 0 ? first.key : null,
        command: commands.length === 0 ? null : shellCommands(commands),
        claims: checkViews(
          result,
          group.map((entry) => entry.check),
        ),
      },
    ];
  });
}

/** Commands of the tool, as they are typed in its checkout. */
const shellCommands = (commands: readonly string[]) =>
  commands.map((command) => `npx ${command}`).join(' && ');

function filtersOf({ checks }: Result): OverviewView['filters'] {
  const counts = tally(checks.filter(({ kind }) => kind === 'claim'));
  const there = verdictOrder.filter((verdict) => counts[verdict] > 0);
  return there.length < 2
    ? []
    : there.map((verdict) => ({ verdict, label: verdictWords[verdict].label, count: counts[verdict] }));
}
