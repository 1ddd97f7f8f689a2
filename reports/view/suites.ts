import { groupBy } from '../../harness/core/group-by.ts';
import { internalError } from '../../harness/core/errors.ts';
import type { DatasetInfo, Result, Run } from '../../harness/core/result-schema.ts';
import { formatBytes, formatNumber, plural, shortHash } from '../format.ts';
import { anchor, suiteAnchor } from './anchor.ts';
import { curveViews, type CurveView } from './curves.ts';
import { exhibitGroups, type ExhibitGroupView } from './exhibits.ts';
import { metricsView, type MetricsView } from './metrics.ts';
import { timingView, type TimingView } from './timing.ts';
import { checkBadge, type BadgeView } from './verdict.ts';

/** One section: a suite's recipe with all its seeds. */
export interface SuiteView {
  readonly id: string;
  readonly suite: string;
  readonly title: string;
  readonly lab: string;
  readonly seeds: string;
  readonly engines: readonly string[];
  readonly shortened: readonly string[];
  readonly verdicts: readonly { badge: BadgeView; title: string; href: string }[];
  readonly metrics: MetricsView;
  readonly curves: readonly CurveView[];
  readonly exhibits: readonly ExhibitGroupView[];
  readonly timing: TimingView;
  readonly recipe: RecipeView;
  readonly datasets: readonly DatasetView[];
}

export interface RecipeView {
  readonly name: string;
  readonly hash: string;
  readonly shortHash: string;
  readonly values: readonly { key: string; value: string }[];
}

export interface DatasetView {
  readonly name: string;
  readonly role: string;
  readonly kind: DatasetInfo['kind'];
  readonly source: string;
  readonly note: string | null;
  readonly files: readonly { name: string; size: string; sha256: string }[];
}

/** Sections in the order in which the result's runs first name a suite and recipe. */
export function suiteViews(result: Result): SuiteView[] {
  const groups = groupBy(result.runs, ({ suite, recipe }) => suiteAnchor(suite, recipe.name));
  return [...groups].map(([id, runs]) => suiteView(id, runs, result));
}

function suiteView(id: string, runs: readonly Run[], result: Result): SuiteView {
  const [first] = runs;
  if (first === undefined) throw internalError('a suite section without runs');
  const checks = result.checks.filter(
    (check) => check.suite === first.suite && check.recipe === first.recipe.name && check.kind === 'claim',
  );
  const seeds = runs.map((run) => run.seed);
  return {
    id,
    suite: first.suite,
    title: first.title,
    lab: first.lab,
    seeds: seeds.length === 1 ? `seed ${String(seeds[0])}` : `seeds ${seeds.join(', ')}`,
    engines: [...new Set(runs.map(engineText))],
    shortened: [...new Set(runs.flatMap((run) => run.shortened ?? []))],
    verdicts: checks.map((check) => ({
      badge: checkBadge(check),
      title: check.title,
      href: `#${anchor('check', check.id)}`,
    })),
    metrics: metricsView(runs),
    curves: curveViews(id, runs),
    exhibits: exhibitGroups(id, runs),
    timing: timingView(id, runs),
    recipe: recipeView(first),
    datasets: datasetViews(runs),
  };
}

/** 'onnx-cpu 1.30.0, 2 threads'. */
function engineText({ engine }: Run): string {
  const threads = engine.threads === null ? '' : `, ${plural(engine.threads, 'thread')}`;
  const adapter = engine.adapter === null ? '' : `, ${engine.adapter}`;
  return `${engine.name} ${engine.version}${threads}${adapter}`;
}

function recipeView({ recipe }: Run): RecipeView {
  return {
    name: recipe.name,
    hash: recipe.hash,
    shortHash: shortHash(recipe.hash),
    values: Object.entries(recipe.values).map(([key, value]) => ({
      key,
      value:
        typeof value === 'number'
          ? formatNumber(value)
          : typeof value === 'boolean'
            ? value
              ? 'yes'
              : 'no'
            : value,
    })),
  };
}

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
    files: dataset.files.map((file) => ({
      name: file.name,
      size: formatBytes(file.sizeBytes),
      sha256: file.sha256,
    })),
  }));
}
