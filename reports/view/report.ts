import type { BenchResult, Result } from '../../harness/core/result-schema.ts';
import type { SuiteChanges } from '../../harness/history/changes-since.ts';
import type { ChangedCheck } from '../../harness/verdict/judge-again.ts';
import { bannerViews, type BannerView } from './banners.ts';
import { benchView, type BenchView } from './bench.ts';
import { checkViews, type CheckView } from './checks.ts';
import { environmentView, type EnvironmentView } from './environment.ts';
import { headerView, type HeaderView } from './header.ts';
import { reproduceView, type ReproduceView } from './reproduce.ts';
import { suiteViews, type SuiteView } from './suites.ts';

/** Everything that the page's templates read: plain JSON, one part a section. */
export interface ReportView {
  readonly title: string;
  readonly header: HeaderView;
  readonly banners: readonly BannerView[];
  readonly contents: readonly ContentsEntry[];
  /** Claims with a verdict: pass, fail or inconclusive. */
  readonly claims: readonly CheckView[];
  /** Claims that these runs cannot judge. */
  readonly openClaims: readonly CheckView[];
  readonly suites: readonly SuiteView[];
  readonly references: readonly CheckView[];
  readonly sanity: readonly CheckView[];
  readonly errors: readonly ErrorView[];
  readonly bench: BenchView | null;
  readonly environment: EnvironmentView;
  readonly reproduce: ReproduceView;
  /** Whether the page needs its player. */
  readonly hasWorks: boolean;
}

export interface ContentsEntry {
  readonly href: string;
  readonly label: string;
  readonly detail: string | null;
  readonly nested: boolean;
}

export interface ErrorView {
  readonly suite: string;
  readonly seed: string;
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
}

/** The view model of a report. Reads its arguments and nothing else. */
export function reportView(
  result: Result,
  bench?: BenchResult,
  changes: readonly ChangedCheck[] = [],
  since: readonly SuiteChanges[] = [],
  part: string | null = null,
): ReportView {
  const claims = checkViews(result, 'claim');
  const open = (claim: CheckView) => claim.badge.verdict === 'not-evaluated';
  const sections = {
    claims: claims.filter((claim) => !open(claim)),
    openClaims: claims.filter(open),
    suites: suiteViews(result),
    references: checkViews(result, 'reference'),
    sanity: checkViews(result, 'sanity'),
    errors: result.errors.map((error) => ({ ...error, seed: String(error.seed) })),
    bench: bench === undefined ? null : benchView(bench),
  };
  return {
    title: `reprolab report ${result.id}`,
    header: headerView(result),
    banners: bannerViews(result, changes, since, part),
    contents: contents(sections),
    ...sections,
    environment: environmentView(result.machine),
    reproduce: reproduceView(result, bench !== undefined),
    hasWorks: result.runs.some((run) => run.exhibits.some((exhibit) => exhibit.kind === 'works')),
  };
}

type Sections = Pick<ReportView, 'claims' | 'suites' | 'references' | 'sanity' | 'errors' | 'bench'>;

function contents(sections: Sections): ContentsEntry[] {
  const entry = (href: string, label: string, detail: string | null = null, nested = false) => ({
    href,
    label,
    detail,
    nested,
  });
  return [
    entry('#claims', 'Claims'),
    ...(sections.errors.length > 0 ? [entry('#errors', 'Errors')] : []),
    ...(sections.suites.length > 0 ? [entry('#suites', 'Suites')] : []),
    ...sections.suites.map((suite) => entry(`#${suite.id}`, suite.suite, suite.recipe.name, true)),
    ...(sections.references.length + sections.sanity.length > 0 ? [entry('#checks', 'Other checks')] : []),
    ...(sections.bench === null ? [] : [entry('#bench', 'Benchmark')]),
    entry('#environment', 'Environment'),
    entry('#reproduce', 'Reproduce'),
  ];
}
