import { ownValue } from '../../harness/core/own-value.ts';
import type { Better, Check, Result } from '../../harness/core/result-schema.ts';
import { unnoticedText } from '../../harness/verdict/wording.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { formatChange, formatDuration, formatLevel, formatValue, metricTitle } from '../format.ts';
import { anchor } from './anchor.ts';
import { overText } from './measured.ts';
import { nextStep, type NextView } from './next-step.ts';
import { measuredValue, publishedText, titlesOf } from './published.ts';
import { checkBadge, verdictColor, type BadgeView } from './verdict.ts';

/** One judged check; claims are drawn as cards, the other kinds as rows. */
export interface CheckView {
  readonly id: string;
  readonly badge: BadgeView;
  readonly title: string;
  readonly suite: string;
  readonly recipe: string;
  readonly metric: string;
  readonly expected: string;
  /** As the source prints it, where `expected` is only implied by that. */
  readonly printed: string | null;
  /** True for a claim in words, which is set smaller than a number. */
  readonly inWords: boolean;
  readonly source: string;
  readonly measured: string | null;
  readonly over: string | null;
  readonly interval: string | null;
  readonly intervalMethod: string | null;
  readonly position: string | null;
  readonly reason: string;
  /** The smallest difference that it could have seen, as a sentence. */
  readonly detectable: string | null;
  readonly time: string;
  /** What to do next, as a command; null where there is nothing to do. */
  readonly next: NextView | null;
  /** Inline SVG of the measured interval against the expected value. */
  readonly svg: string | null;
}

const positions = {
  within: null,
  exceeds: 'better than published',
  below: 'worse than published',
} as const;

/** The views of these checks of a result, in their order. */
export function checkViews(result: Result, checks: readonly Check[]): CheckView[] {
  const titles = titlesOf(result.checks);
  return checks.map((check) => checkView(check, titles.get(check.id) ?? check.title, result));
}

/** Where a check stands in the report. */
export const checkAnchor = ({ id }: Pick<Check, 'id'>) => anchor('check', id);

/** Which side of its metric is better, as the runs say. */
function betterSide({ runs }: Result, { suite, metric }: Check): Better {
  const measured = runs.find((run) => run.suite === suite && Object.hasOwn(run.metrics, metric));
  return ownValue(measured?.metrics ?? {}, metric)?.better ?? 'none';
}

function checkView(check: Check, title: string, result: Result): CheckView {
  const { mean } = check.measured;
  const id = checkAnchor(check);
  const expected = publishedText(check);
  return {
    id,
    badge: checkBadge(check),
    title,
    suite: check.suite,
    recipe: check.recipe,
    metric: metricTitle(check.metric),
    expected: expected.text,
    printed: expected.note,
    inWords: expected.text.length > 14,
    source: check.expected.source,
    measured: mean === null ? null : measuredValue(check, mean),
    over: overText(check.measured),
    interval: intervalText(check),
    intervalMethod: check.interval === null ? null : intervalName(check.interval),
    position: check.position === null ? null : positions[check.position],
    reason: check.reason,
    detectable:
      check.smallestDetectableDifference === null
        ? null
        : unnoticedText(check.smallestDetectableDifference, check.unit, betterSide(result, check)),
    time: formatDuration(check.seconds),
    next: nextStep(check, result),
    svg: chart(check, title, id),
  };
}

/** '95% prediction interval ...'; bounds that leave nothing to chance have no percentage. */
function intervalName({ level, method }: NonNullable<Check['interval']>): string {
  if (level >= 1) return method;
  return `${formatLevel(level)} ${/interval/i.test(method) ? method : `interval, ${method}`}`;
}

/** True when the interval is of a difference or a change, not of the metric's own value. */
function ofDifference({ interval }: Check): boolean {
  return interval?.of === 'difference';
}

function intervalText(check: Check): string | null {
  const { interval, unit } = check;
  if (interval === null) return null;
  const format = (value: number) =>
    ofDifference(check) ? formatChange(value, unit) : formatValue(value, unit);
  return `${format(interval.low)} to ${format(interval.high)}`;
}

/**
 * The drawing of a check; null where it would compare nothing, or where the verdict says that nothing may be
 * compared.
 */
function chart(check: Check, title: string, id: string): string | null {
  const { interval, expected, measured } = check;
  if (check.verdict === 'not-evaluated') return null;
  const shared = {
    id: `${id}-chart`,
    title: `${title}: measured against expected`,
    interval,
    color: verdictColor(check.verdict),
  };
  if (interval !== null && ofDifference(check)) {
    const format = (value: number) => formatChange(value, check.unit);
    return intervalChart({
      ...shared,
      description: `Interval of the difference: ${intervalText(check) ?? ''}; no difference is 0.`,
      expected: 0,
      expectedLabel: 'no difference',
      mean: (interval.low + interval.high) / 2,
      values: [],
      format,
    });
  }
  const { mean, values } = measured;
  if (mean === null || (expected.value === null && interval === null && values.length < 2)) return null;
  return intervalChart({
    ...shared,
    description: `Measured ${formatValue(mean, check.unit)}; interval ${intervalText(check) ?? 'none'}; expected ${expected.text}.`,
    expected: expected.value,
    expectedLabel: check.kind === 'claim' ? 'published' : 'expected',
    mean,
    values,
    format: (value) => formatValue(value, check.unit),
  });
}
