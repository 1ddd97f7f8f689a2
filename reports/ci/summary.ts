/** summary.md, for the page of a CI job: the worst first, and short enough to be shown at all. */
import type { Check, RunError } from '../../harness/core/result-schema.ts';
import { plural } from '../format.ts';
import type { Shown } from '../shown.ts';
import type { BannerView } from '../view/banner.ts';
import { bannerViews } from '../view/banners.ts';
import { headerView } from '../view/header.ts';
import { measuredText } from '../view/measured.ts';
import { badgeView } from '../view/verdict.ts';
import { worstFirst } from './checks.ts';
import { markdownText } from './markdown.ts';

/** A little below the 1 MiB over which GitHub drops the whole summary of a step. */
export const summaryLimitBytes = 1_000_000;

const mostItems = 10;

/**
 * @param limitBytes - What there is room for.
 * @returns The summary with as many rows as fit and a note on those that do not; empty where not even its head fits.
 */
export function summaryMarkdown({ result, changes, part }: Shown, limitBytes = summaryLimitBytes): string {
  const { headline, subline, tone, facts } = headerView(result);
  const head = [
    `## ${badgeView(tone).icon} ${markdownText(headline)}\n\n`,
    ...(subline === '' ? [] : [`${markdownText(subline)}\n\n`]),
    `${facts.map(({ term, value }) => `${term}: ${markdownText(value)}`).join(' · ')}\n\n`,
    ...bannerViews(result, changes, part).map(caveat),
    ...(result.errors.length + result.checks.length === 0 ? [] : [tableHead]),
  ];
  const rows = [...result.errors.map(errorRow), ...worstFirst(result.checks).map(checkRow)];
  return fitting(head.join(''), rows, limitBytes);
}

function caveat({ title, text, items }: BannerView): string {
  const more = items.length - mostItems;
  return [
    `**${markdownText(title)}.** ${markdownText(text)}\n`,
    ...items.slice(0, mostItems).map((item) => `- ${markdownText(item, 300)}\n`),
    ...(more > 0 ? [`- and ${more} more\n`] : []),
    '\n',
  ].join('');
}

const columns = ['Verdict', 'Suite', 'Check', 'Expected', 'Measured', 'Why'] as const;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
const tableHead = row(columns) + row(columns.map(() => '---'));

function checkRow(check: Check): string {
  const { icon, label } = badgeView(check.verdict);
  const { suite, recipe, title, expected, reason } = check;
  const texts = [`${suite}, ${recipe}`, title, expected.text, measuredText(check) ?? '–', reason];
  return row([`${icon} ${label}`, ...texts.map((text) => markdownText(text))]);
}

function errorRow({ suite, recipe, seed, message, advice }: RunError): string {
  const who = recipe === null ? suite : `${suite}, ${recipe}`;
  const why = advice === null ? message : `${message} ${advice}`;
  return row(['✗ Not measured', markdownText(who), `seed ${seed}`, '–', '–', markdownText(why)]);
}

function fitting(head: string, rows: readonly string[], limitBytes: number): string {
  const noteOn = (left: number) =>
    `\n${plural(left, 'row is', 'rows are')} left out here, of ${rows.length} with the worst first: a summary has little room. report.html and checks.csv have all.\n`;
  let room = limitBytes - Buffer.byteLength(head) - Buffer.byteLength(noteOn(rows.length));
  if (room < 0) return '';
  const shown: string[] = [];
  for (const text of rows) {
    room -= Buffer.byteLength(text);
    if (room < 0) break;
    shown.push(text);
  }
  const left = rows.length - shown.length;
  return `${head}${shown.join('')}${left === 0 ? '' : noteOn(left)}`;
}
