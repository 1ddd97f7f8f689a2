/** What was published beside what was measured, in the same words. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { Check } from '../../harness/core/result-schema.ts';
import { formatDifference, formatNumber, formatValue, metricTitle } from '../format.ts';

export interface PublishedText {
  readonly text: string;
  /** As its source prints it, where that is something else; null where it is not. */
  readonly note: string | null;
}

/**
 * True for a number that its source does not print but only implies: a gap of 20 points between a printed 50% and 70%.
 * Beside the printed numbers a gap of 17.44% would compare what cannot be compared.
 */
export function isImplied({ expected: { text, value }, unit }: Check): boolean {
  if (unit !== 'fraction' || value === null) return false;
  const printed = [...text.matchAll(/(\d+(?:\.(\d+))?)\s*%/g)];
  const isPrinted = printed.some(([, number = '', decimals = '']) => {
    const halfUnit = 0.5 * 10 ** -decimals.length;
    return Math.abs(Number(number) - value * 100) <= halfUnit + 1e-9;
  });
  return printed.length > 0 && !isPrinted;
}

export function publishedText(check: Check): PublishedText {
  const { text, value } = check.expected;
  return isImplied(check) && value !== null
    ? { text: `${formatNumber(value * 100)} points`, note: text }
    : { text, note: null };
}

/** A value of the check's metric as one compares it with what was published. */
export function measuredValue(check: Check, value: number): string {
  return isImplied(check) ? formatDifference(value, check.unit) : formatValue(value, check.unit);
}

/** Titles by id, with metrics in words: checks of a suite with one title get what tells their sources apart, such as an edition. */
export function titlesOf(checks: readonly Check[]): ReadonlyMap<string, string> {
  const alike = groupBy(checks, ({ suite, recipe, kind, title }) =>
    JSON.stringify([suite, recipe, kind, title]),
  );
  return new Map([...alike.values()].flatMap(toldApart));
}

function toldApart(checks: readonly Check[]): [string, string][] {
  const parts = checks.map(({ expected }) => expected.source.split(/,\s+/));
  return checks.map(({ id, title: given, metric }, index) => {
    const title = /[a-z][A-Z]/.test(metric) ? given.replaceAll(metric, metricTitle(metric)) : given;
    const own = (parts[index] ?? []).filter((part) => !parts.every((others) => others.includes(part)));
    return [id, own.length === 0 ? title : `${title} (${own.join(', ')})`];
  });
}
