/** Whether contenders learnt the same: metrics within the margins that the course states, and bits. */
import { canonicalJson } from '../core/hash.ts';
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { ScienceAgreement, BitsRow, Run, ScienceOutcome, ScienceRow } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { recipeDifference } from '../verdict/recipe-difference.ts';
import type { MeasuredReference } from '../verdict/reference-schema.ts';
import { testEquivalence, type Equivalence } from '../verdict/statistics/equivalence.ts';
import { holmLevels } from '../verdict/statistics/holm.ts';
import { mean } from '../verdict/statistics/sample.ts';
import { roundingFloor } from '../verdict/statistics/spread.ts';

/** Runs of a workload, by contender. */
export interface LetteredRuns {
  readonly letter: string;
  readonly runs: readonly Run[];
}

/** A metric of all contenders, whose comparisons are judged with all others. */
export interface OpenScience {
  readonly row: Omit<ScienceRow, 'comparisons'>;
  readonly tests: readonly {
    readonly letter: string;
    readonly test: Equivalence | null;
    readonly isPossible: boolean;
  }[];
}

/** Every metric that the runs of all contenders have, in the order of the first. */
export function openScience(
  contenders: readonly LetteredRuns[],
  references: readonly MeasuredReference[],
): OpenScience[] {
  const finished = contenders.map(({ letter, runs }) => ({
    letter,
    runs: runs.filter(({ diverged }) => diverged === null),
  }));
  const [first, ...others] = finished;
  const [pattern] = first?.runs ?? [];
  if (first === undefined || pattern === undefined) return [];
  return Object.entries(pattern.metrics).flatMap(([metric, { unit }]) => {
    const values = finished.map(({ letter, runs }) => ({ letter, values: valuesOf(runs, metric) }));
    if (values.some((item) => item.values.length === 0)) return [];
    const { margin, source, resolution } = marginOf(pattern, metric, references);
    const ours = values[0]?.values ?? [];
    return [
      {
        row: {
          metric,
          unit,
          margin,
          marginSource: source,
          values: values.map((item) => ({ ...item, mean: mean(item.values) })),
        },
        tests: others.map(({ letter, runs }) => {
          const theirs = valuesOf(runs, metric);
          const isPossible = ours.length > 1 && theirs.length > 1;
          const test =
            margin === null || !isPossible
              ? null
              : testEquivalence(theirs, ours, margin, roundingFloor(resolution));
          return { letter, test, isPossible };
        }),
      },
    ];
  });
}

const valuesOf = (runs: readonly Run[], metric: string) =>
  runs.flatMap(({ metrics }) => ownValue(metrics, metric)?.value ?? []);

/** The margin that stored runs of the same recipe state, of whatever engine: a property of the metric. */
function marginOf(
  run: Run,
  metric: string,
  references: readonly MeasuredReference[],
): { readonly margin: number | null; readonly source: string; readonly resolution: number } {
  const none = (source: string) => ({ margin: null, source, resolution: 1 });
  if (run.shortened !== null) return none('the recipe was shortened, and margins are of the whole one');
  const known = references.filter(
    ({ suite, recipe, recipeValues, dataset, metrics }) =>
      suite === run.suite &&
      recipe === run.recipe.name &&
      recipeDifference(run.recipe, recipeValues) === null &&
      dataset.kind === dataKindOf(run) &&
      ownValue(metrics, metric) !== undefined,
  );
  const reference = known.find(({ engineClass }) => engineClass === run.engine.name) ?? known[0];
  const stated = ownValue(reference?.metrics ?? {}, metric);
  if (reference === undefined || stated === undefined) return none('no stored runs state a margin for it');
  return {
    margin: stated.margin,
    source: `stored runs of ${reference.engineClass}`,
    resolution: stated.resolution,
  };
}

/** All metrics of all workloads, judged together: one risk of a false alarm for all of them (Holm). */
export function judgeScience(workloads: readonly (readonly OpenScience[])[]): ScienceRow[][] {
  const tests = workloads.flat().flatMap((open) => open.tests.flatMap(({ test }) => test ?? []));
  const levels = holmLevels(tests.map(({ outsideP }) => outsideP));
  return workloads.map((rows) =>
    rows.map(({ row, tests: open }) => ({
      ...row,
      comparisons: open.map(({ letter, test, isPossible }) => {
        const ofLetter = row.values.find((item) => item.letter === letter);
        const ofFirst = row.values[0];
        if (test === null) {
          return {
            letter,
            difference: (ofLetter?.mean ?? Number.NaN) - (ofFirst?.mean ?? Number.NaN),
            low: null,
            high: null,
            p: null,
            levelOfTest: null,
            outcome:
              row.margin === null
                ? ('no-margin' as const)
                : isPossible
                  ? ('cannot-tell' as const)
                  : ('too-few' as const),
          };
        }
        const levelOfTest = levels[tests.indexOf(test)] ?? 0;
        return {
          letter,
          difference: test.difference,
          ...test.interval,
          p: test.outsideP,
          levelOfTest,
          outcome:
            test.outcome === 'inside'
              ? 'equivalent'
              : test.outsideP <= levelOfTest
                ? 'different'
                : 'cannot-tell',
        };
      }),
    })),
  );
}

/** Of every contender but the first, how many of the seeds that both ran ended in the same bits. */
export function bitsOf(contenders: readonly LetteredRuns[]): BitsRow[] {
  const [first, ...others] = contenders;
  if (first === undefined || contenders.some(({ runs }) => runs.length === 0)) return [];
  const bySeed = new Map(first.runs.map((run) => [run.seed, canonicalJson(run.bits)]));
  return others.map(({ letter, runs }) => {
    const both = runs.filter(({ seed }) => bySeed.has(seed));
    return {
      letter,
      seeds: both.length,
      equal: both.filter(({ seed, bits }) => bySeed.get(seed) === canonicalJson(bits)).length,
    };
  });
}

/** From what weighs most on. */
const severity: readonly ScienceOutcome[] = ['different', 'cannot-tell', 'too-few', 'equivalent'];

/** What all metrics and bits together say of each contender. */
export function agreementOf(rows: readonly ScienceRow[], bits: readonly BitsRow[]): ScienceAgreement[] {
  return bits.map(({ letter, seeds, equal }) => {
    if (seeds > 0 && equal === seeds) {
      return { letter, outcome: 'bit-equal', text: `equal bit by bit, ${plural(seeds, 'seed')}` };
    }
    const found = rows.flatMap(({ metric, comparisons }) =>
      comparisons
        .filter((comparison) => comparison.letter === letter)
        .map(({ outcome }) => ({ metric, outcome })),
    );
    const outcome =
      severity.find((candidate) => found.some((item) => item.outcome === candidate)) ?? 'no-margin';
    const metrics = found.filter((item) => item.outcome === outcome).map(({ metric }) => metric);
    const some = equal > 0 ? `; ${equal} of ${plural(seeds, 'seed')} equal bit by bit` : '';
    return {
      letter,
      outcome,
      text: `${outcomeWords[outcome]}: ${metrics.join(', ') || 'no common metric'}${some}`,
    };
  });
}

/** Outcomes in words, before the metrics that they are of. */
const outcomeWords: Readonly<Record<ScienceOutcome, string>> = {
  equivalent: 'equivalent within the margin',
  different: 'differ by more than the margin',
  'cannot-tell': 'these runs cannot tell',
  'too-few': 'one run tells nothing',
  'no-margin': 'no margin is stated',
};
