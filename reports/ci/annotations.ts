/**
 * Annotations of GitHub, as workflow commands. It shows ten errors and ten warnings a step and drops the rest in
 * silence, so the last one of a kind says how many are not there.
 */
import { printable } from '../../harness/core/printable.ts';
import type { Check, RunError } from '../../harness/core/result-schema.ts';
import { plural } from '../format.ts';
import type { Shown } from '../shown.ts';
import { bannerViews } from '../view/banners.ts';
import { checkSentence, worstFirst } from './checks.ts';
import { clip } from './text.ts';

type Level = 'error' | 'warning';

interface Annotation {
  readonly title: string;
  readonly text: string;
}

const mostOfALevel = 10;
const longestTitle = 200;
const longestText = 2000;

/**
 * One line each: failed checks and runs that could not be done are errors; checks that cannot tell, and what a reader
 * must know before believing any of it, are warnings.
 */
export function annotationCommands({ result, changes }: Shown): string[] {
  const checks = worstFirst(result.checks);
  const withVerdict = (verdict: Check['verdict']) =>
    checks.filter((check) => check.verdict === verdict).map(aboutCheck);
  const caveats = bannerViews({ ...result, errors: [] }, changes)
    .filter(({ tone }) => tone === 'danger')
    .map(({ title, text, items }) => ({ title, text: [text, ...items].join('\n') }));
  return [
    ...commands('error', [...withVerdict('fail'), ...result.errors.map(aboutError)], 'failures and errors'),
    ...commands('warning', [...caveats, ...withVerdict('inconclusive')], 'warnings'),
  ];
}

const aboutCheck = (check: Check): Annotation => ({
  title: `${check.suite}: ${check.title}`,
  text: checkSentence(check),
});

const aboutError = ({ suite, seed, message, advice }: RunError): Annotation => ({
  title: `${suite}, seed ${seed}: not measured`,
  text: advice === null ? message : `${message}\n${advice}`,
});

function commands(level: Level, all: readonly Annotation[], what: string): string[] {
  if (all.length <= mostOfALevel) return all.map((annotation) => command(level, annotation));
  const shown = all.slice(0, mostOfALevel - 1);
  const rest = {
    title: 'reprolab',
    text: `${plural(all.length - shown.length, 'more is', 'more are')} left out here, of ${all.length} ${what}: GitHub shows ten. The job summary and report.html have all.`,
  };
  return [...shown, rest].map((annotation) => command(level, annotation));
}

function command(level: Level, { title, text }: Annotation): string {
  return `::${level} title=${property(clip(printable(title), longestTitle))}::${data(clip(printable(text), longestText))}`;
}

/** As the runner undoes it: @actions/core's `escapeData`. */
const data = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string) => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
