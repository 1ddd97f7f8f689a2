/** What a new result says that the last comparable one did not. */
import { formatNumber, plural } from '../core/print.ts';
import type { Result, Run, Verdict } from '../core/result-schema.ts';
import { formatValue } from '../core/unit.ts';
import { mean } from '../verdict/statistics/sample.ts';
import { verdictWords } from '../verdict/verdict-words.ts';
import { leastRelativeChange } from './analysis.ts';
import type { Expectation } from './expectation.ts';
import { runsByClass } from './run-class.ts';
import { medianStepMs } from './step-times.ts';

/** What is known of a class of runs from before. */
export interface Before {
  /** The last result that has such runs. */
  readonly resultId: string;
  readonly commit: string | null;
  /** Verdicts by the check's id. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Values by '<seed>/<metric>'. */
  readonly values: ReadonlyMap<string, number>;
  /** Where earlier nights let one more be expected, by metric that varies. */
  readonly expected: ReadonlyMap<string, Expectation>;
  /** The same of the step time in ms; null where too few nights tell. */
  readonly expectedStep: Expectation | null;
  /** Metrics that are known to differ from night to night with equal seeds: that they do is no news. */
  readonly varying: ReadonlySet<string>;
}

/** What changed in a suite. */
export interface SuiteChanges {
  readonly suite: string;
  readonly recipe: string;
  readonly since: Pick<Before, 'resultId' | 'commit'>;
  /** Empty: nothing did. */
  readonly sentences: readonly string[];
}

/** Compares a result with what was before, class by class; nothing is said of a class that is new. */
export function changesSince(result: Result, before: ReadonlyMap<string, Before>): SuiteChanges[] {
  return [...runsByClass(result)].flatMap(([name, runs]) => {
    const [first] = runs;
    const last = before.get(name);
    if (first === undefined || last === undefined) return [];
    const { suite, recipe } = first;
    const sentences = [
      ...verdictSentences(result, first, last),
      ...bitSentences(runs, last),
      ...outsideSentences(runs, last),
      ...stepSentences(runs, last),
    ];
    return [{ suite, recipe: recipe.name, since: last, sentences }];
  });
}

function verdictSentences({ checks }: Result, { suite, recipe }: Run, { verdicts }: Before): string[] {
  const word = (verdict: Verdict) => verdictWords[verdict].label.toLowerCase();
  return checks
    .filter((check) => check.suite === suite && check.recipe === recipe.name)
    .flatMap(({ id, title, verdict }) => {
      const was = verdicts.get(id);
      return was === undefined || was === verdict
        ? []
        : [`The verdict of '${title}' was ${word(was)} and is ${word(verdict)}.`];
    });
}

function bitSentences(runs: readonly Run[], { values, varying }: Before): string[] {
  const compared = runs.flatMap(({ seed, metrics }) =>
    Object.entries(metrics).flatMap(([name, { value }]) => {
      const was = values.get(`${seed}/${name}`);
      return was === undefined || varying.has(name) ? [] : [{ name, isOther: was !== value }];
    }),
  );
  const names = new Set(compared.map(({ name }) => name));
  const others = new Set(compared.filter(({ isOther }) => isOther).map(({ name }) => name));
  if (others.size === 0) return [];
  return [
    `The bits changed of ${others.size} of ${plural(names.size, 'metric')}, with the same seeds, engine and recipe: ${[...others].join(', ')}.`,
  ];
}

function outsideSentences(runs: readonly Run[], { expected }: Before): string[] {
  return [...expected].flatMap(([name, { low, high, nights }]) => {
    const measured = runs.flatMap(({ metrics }) => (Object.hasOwn(metrics, name) ? [metrics[name]] : []));
    const unit = measured[0]?.unit;
    if (unit === undefined) return [];
    const value = mean(measured.map((metric) => metric?.value ?? Number.NaN));
    if (value >= low && value <= high) return [];
    const [is, from, to] = [value, low, high].map((number) => formatValue(number, unit));
    return [`'${name}' is ${is}, outside of ${from} to ${to}, where ${nights} nights let it be expected.`];
  });
}

/** Nothing where too few nights say what a step takes, or these runs shared the machine. */
function stepSentences(runs: readonly Run[], { expectedStep }: Before): string[] {
  const now = medianStepMs(runs);
  if (now === null || expectedStep === null) return [];
  const { low, high, mean: usual, nights } = expectedStep;
  const ratio = now / usual;
  if ((now >= low && now <= high) || Math.max(ratio, 1 / ratio) < 1 + leastRelativeChange) return [];
  const [is, was, from, to] = [now, usual, low, high].map((ms) => formatValue(ms, 'milliseconds'));
  return [
    `A training step took ${is}, ${formatNumber(ratio)} times the ${was} of ${nights} earlier nights, which let ${from} to ${to} be expected.`,
  ];
}
