import type { Check, DatasetInfo, Result, Run } from '../../harness/core/result-schema.ts';
import { countedVerdict, tally } from '../../harness/verdict/verdict-words.ts';
import { formatBytes, plural } from '../format.ts';
import type { Shown } from '../shown.ts';
import { checkViews, type CheckView } from './checks.ts';
import { curveViews, type CurveView } from './curves.ts';
import { EarlierBars } from './exhibit-bars.ts';
import { PicturesOnce } from './exhibit-images.ts';
import { exhibitGroups, type ExhibitGroupView } from './exhibits.ts';
import { metricsView, type MetricsView } from './metrics.ts';
import { recipeView, type RecipeView } from './recipe.ts';
import { suitePlaces, type SuitePlace } from './suite-places.ts';
import { timingView, type TimingView } from './timing.ts';
import {
  badgeView,
  checkBadge,
  crashedBadge,
  severity,
  verdictOrder,
  worstOf,
  type BadgeView,
} from './verdict.ts';

/** One page: a suite's recipe with all its seeds. */
export interface SuiteView {
  readonly id: string;
  readonly suite: string;
  readonly title: string;
  readonly lab: string;
  readonly badge: BadgeView;
  /** Whether a reader of the printed summary needs this page as well. */
  readonly needsAttention: boolean;
  readonly seeds: string | null;
  readonly engines: readonly string[];
  readonly shortened: readonly string[];
  readonly errors: readonly ErrorView[];
  /** Claims with a verdict. */
  readonly claims: readonly CheckView[];
  /** Claims that these runs cannot judge. */
  readonly openClaims: readonly CheckView[];
  readonly others: OtherChecksView | null;
  readonly metrics: MetricsView;
  readonly curves: readonly CurveView[];
  readonly exhibits: readonly ExhibitGroupView[];
  /** Null where nothing was run. */
  readonly timing: TimingView | null;
  readonly recipe: RecipeView | null;
  readonly datasets: readonly DatasetView[];
}

/** Reference and sanity checks of a suite. */
export interface OtherChecksView {
  readonly summary: string;
  /** Shown without being asked for, since one of them did not pass. */
  readonly isOpen: boolean;
  readonly checks: readonly CheckView[];
}

export interface ErrorView {
  readonly suite: string;
  readonly seed: string;
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
}

export interface DatasetView {
  readonly name: string;
  readonly role: string;
  readonly kind: DatasetInfo['kind'];
  readonly source: string;
  readonly note: string | null;
  readonly files: readonly { name: string; size: string; sha256: string }[];
  /** Few enough to be shown without being asked for. */
  readonly fewFiles: boolean;
}

/** Pages in the order of `suitePlaces`. */
export function suiteViews({
  result,
  references,
  view,
}: Pick<Shown, 'result' | 'references' | 'view'>): SuiteView[] {
  const pictures = new PicturesOnce();
  const earlier = new EarlierBars();
  return suitePlaces(result, references).map((place) => {
    const runs = result.runs.filter(({ suite, recipe }) => isAt(place, suite, recipe.name));
    const groups = exhibitGroups(place, runs, { pictures, earlier });
    const page = suiteView(place, runs, groups, result, references);
    // An instructor prints the summary alone: no claim stands in it twice.
    return view === 'instructor' ? { ...page, needsAttention: false } : page;
  });
}

const isAt = (place: SuitePlace, suite: string, recipe: string | null) =>
  place.suite === suite && place.recipe === (recipe ?? place.recipe);

function suiteView(
  { id, suite, lab, recipe }: SuitePlace,
  runs: readonly Run[],
  exhibits: readonly ExhibitGroupView[],
  result: Result,
  references: Shown['references'],
): SuiteView {
  const [first] = runs;
  const checks = result.checks.filter((check) => isAt({ id, suite, lab, recipe }, check.suite, check.recipe));
  const errors = result.errors.filter((error) => isAt({ id, suite, lab, recipe }, error.suite, error.recipe));
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const isOpen = ({ verdict }: Check) => verdict === 'not-evaluated';
  const judged = claims.filter((claim) => !isOpen(claim)).sort((a, b) => severity(a) - severity(b));
  const worst = worstOf(checks.filter(({ kind, verdict }) => kind === 'claim' || verdict === 'fail'));
  const seeds = runs.map((run) => run.seed);
  return {
    id,
    suite,
    title: first?.title ?? suite,
    lab,
    badge: errors.length > 0 ? crashedBadge : worst === null ? badgeView('not-evaluated') : checkBadge(worst),
    needsAttention: errors.length > 0 || worst?.verdict === 'fail' || worst?.suspect === true,
    seeds:
      seeds.length === 0 ? null : seeds.length === 1 ? `seed ${seeds.join('')}` : `seeds ${seeds.join(', ')}`,
    engines: [...new Set(runs.map(engineText))],
    shortened: [...new Set(runs.flatMap((run) => run.shortened ?? []))],
    errors: errors.map((error) => ({ ...error, seed: String(error.seed) })),
    claims: checkViews(result, judged),
    openClaims: checkViews(result, claims.filter(isOpen)),
    others: otherChecks(
      result,
      checks.filter(({ kind }) => kind !== 'claim'),
    ),
    metrics: metricsView(runs),
    curves: curveViews(id, runs, references),
    exhibits,
    timing: runs.length === 0 ? null : timingView(id, runs),
    recipe: first === undefined ? null : recipeView(first, references),
    datasets: datasetViews(runs),
  };
}

function otherChecks(result: Result, checks: readonly Check[]): OtherChecksView | null {
  if (checks.length === 0) return null;
  const counts = tally(checks);
  const told = verdictOrder.filter((verdict) => counts[verdict] > 0);
  return {
    summary: `${plural(checks.length, 'reference and sanity check')}: ${told.map((verdict) => countedVerdict(counts[verdict], verdict)).join(', ')}`,
    isOpen: counts.fail > 0,
    checks: checkViews(
      result,
      [...checks].sort((a, b) => severity(a) - severity(b)),
    ),
  };
}

/** 'onnx-cpu 1.30.0, 2 threads'. */
export function engineText({ engine }: Run): string {
  const threads = engine.threads === null ? '' : `, ${plural(engine.threads, 'thread')}`;
  const adapter = engine.adapter === null ? '' : `, ${engine.adapter}`;
  return `${engine.name} ${engine.version}${threads}${adapter}`;
}

const mostShownFiles = 4;

function datasetViews(runs: readonly Run[]): DatasetView[] {
  const different = new Map(
    runs.flatMap(({ datasets }) => datasets).map((dataset) => [JSON.stringify(dataset), dataset]),
  );
  return [...different.values()].map((dataset) => ({
    name: dataset.name,
    role: dataset.role,
    kind: dataset.kind,
    source: dataset.source,
    note: dataset.note,
    fewFiles: dataset.files.length <= mostShownFiles,
    files: dataset.files.map((file) => ({
      name: file.name,
      size: formatBytes(file.sizeBytes),
      sha256: file.sha256,
    })),
  }));
}
