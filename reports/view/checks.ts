import type { Check, Result } from '../../harness/core/result-schema.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { formatDuration, formatMetric, formatPlural, isFraction, metricTitle } from '../format.ts';
import { anchor, suiteAnchor } from './anchor.ts';
import { badgeView, verdictColor, type BadgeView } from './verdict.ts';

/** One judged check; claims are drawn as cards, the other kinds as rows. */
export interface CheckView {
  readonly id: string;
  readonly badge: BadgeView;
  readonly title: string;
  readonly suite: string;
  readonly recipe: string;
  /** Link to the suite's section; null when nothing of it was run. */
  readonly href: string | null;
  readonly metric: string;
  readonly expected: string;
  readonly source: string;
  readonly measured: string | null;
  readonly over: string | null;
  readonly interval: string | null;
  readonly intervalMethod: string | null;
  readonly position: string | null;
  readonly reason: string;
  readonly detectable: string | null;
  readonly time: string;
  /** Inline SVG of the measured interval against the expected value. */
  readonly svg: string | null;
}

const positions = {
  within: null,
  exceeds: 'better than published',
  below: 'worse than published',
} as const;

/** The views of all checks of one kind, in the result's order. */
export function checkViews(result: Result, kind: Check['kind']): CheckView[] {
  const sections = new Set(result.runs.map((run) => suiteAnchor(run.suite, run.recipe.name)));
  return result.checks
    .filter((check) => check.kind === kind)
    .map((check) => {
      const section = suiteAnchor(check.suite, check.recipe);
      return checkView(check, sections.has(section) ? `#${section}` : null);
    });
}

function checkView(check: Check, href: string | null): CheckView {
  const format = (value: number) => formatMetric(check.metric, value);
  const { mean, seeds } = check.measured;
  const id = anchor('check', check.id);
  return {
    id,
    badge: badgeView(check.verdict),
    title: check.title,
    suite: check.suite,
    recipe: check.recipe,
    href,
    metric: metricTitle(check.metric),
    expected: check.expected.text,
    source: check.expected.source,
    measured: mean === null ? null : format(mean),
    over: overText(mean, seeds),
    interval:
      check.interval === null ? null : `${format(check.interval.low)} to ${format(check.interval.high)}`,
    intervalMethod:
      check.interval === null
        ? null
        : `${formatLevel(check.interval.level)} ${intervalName(check.interval.method)}`,
    position: check.position === null ? null : positions[check.position],
    reason: check.reason,
    detectable:
      check.smallestDetectableDifference === null
        ? null
        : formatDifference(check.metric, check.smallestDetectableDifference),
    time: formatDuration(check.seconds),
    svg: mean === null || !comparable(check) ? null : chart(check, mean, id),
  };
}

/** A lone dot on an axis says nothing. */
function comparable({ expected, interval, measured }: Check): boolean {
  return expected.value !== null || interval !== null || measured.values.length > 1;
}

function overText(mean: number | null, seeds: readonly number[]): string | null {
  if (mean === null || seeds.length === 0) return null;
  return seeds.length === 1 ? `seed ${String(seeds[0])}` : `mean of ${formatPlural(seeds.length, 'seed')}`;
}

const formatLevel = (level: number) => `${String(Math.round(level * 1000) / 10)}%`;
const intervalName = (method: string) => (/interval/i.test(method) ? method : `interval, ${method}`);

/** A difference of fractions is in percentage points. */
function formatDifference(metric: string, difference: number): string {
  return isFraction(metric)
    ? `${(difference * 100).toFixed(2)} percentage points`
    : formatMetric(metric, difference);
}

function chart(check: Check, mean: number, id: string): string {
  const format = (value: number) => formatMetric(check.metric, value);
  const { interval, expected } = check;
  const range = interval === null ? '' : ` with interval ${format(interval.low)} to ${format(interval.high)}`;
  return intervalChart({
    id: `${id}-chart`,
    title: `${check.title}: measured against expected`,
    description: `Measured ${format(mean)}${range}; expected ${expected.text}.`,
    expected: expected.value,
    expectedLabel: check.kind === 'claim' ? 'published' : 'expected',
    mean,
    values: check.measured.values,
    interval,
    color: verdictColor(check.verdict),
    format,
  });
}
