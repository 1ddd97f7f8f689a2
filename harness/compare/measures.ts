/** The measures of a workload, each contender against the first. */
import type { ComparedRatio, ComparisonVerdict, Measure, MeasureEstimate } from '../core/result-schema.ts';
import { fewestForLevel, rankRatio, type RatioEstimate } from '../verdict/statistics/rank-ratio.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import { definitions, primaryMeasures, type Definition, type Part, type Values } from './measure-table.ts';
import type { Target } from './target.ts';

/** What a contender measured, by its letter. */
export type LetteredPart = Part & { readonly letter: string };

/** A measure whose ratios are not judged yet: what is shown depends on all tests of its family. */
export interface OpenMeasure extends Omit<Measure, 'ratios'> {
  readonly samples: readonly { readonly letter: string; readonly values: readonly number[] }[];
}

/** All measures that some contender has. */
export function openMeasures(parts: readonly LetteredPart[], target: Target | null): OpenMeasure[] {
  const measured = definitions.flatMap((definition) => {
    const found = parts.map((part) => ({ letter: part.letter, found: definition.of(part, target) }));
    return found.every((item) => item.found === null) ? [] : [{ definition, found }];
  });
  const primary = primaryMeasures.find((name) =>
    measured.some(
      ({ definition, found }) => definition.name === name && found.every((item) => item.found !== null),
    ),
  );
  return measured.map(({ definition, found }) => ({
    name: definition.name,
    title: definition.title,
    source: definition.source,
    unit: unitOf(definition, parts, target),
    better: definition.better,
    family: definition.name === primary ? 'primary' : definition.family,
    estimates: found.map((item) => estimateOf(item.letter, item.found)),
    samples: found.map(({ letter, found: values }) => ({ letter, values: values?.values ?? [] })),
  }));
}

function unitOf(
  { name, unit }: Definition,
  parts: readonly LetteredPart[],
  target: Target | null,
): Measure['unit'] {
  if (name !== 'steps-to-target') return unit;
  const curve = parts
    .flatMap(({ runs }) => runs.flatMap(({ curves }) => curves))
    .find((candidate) => candidate.name === target?.curve);
  return curve?.xUnit === 'epoch' ? 'epochs' : 'steps';
}

function estimateOf(letter: string, found: Values | null): MeasureEstimate {
  if (found === null) {
    return { letter, n: 0, values: [], median: null, low: null, high: null, level: null, note: null };
  }
  const { values, note } = found;
  const { median, low, high, level } = medianInterval(values);
  return {
    letter,
    n: values.length,
    values: values.map(finiteOrNull),
    median: finiteOrNull(median),
    // One value bounds nothing.
    ...(values.length < 2
      ? { low: null, high: null, level: null }
      : { low: finiteOrNull(low), high: finiteOrNull(high), level }),
    note,
  };
}

const finiteOrNull = (value: number) => (Number.isFinite(value) ? value : null);

/** A test that is to be judged with its family. */
export interface OpenRatio {
  readonly letter: string;
  readonly over: readonly number[];
  readonly under: readonly number[];
  readonly p: number | null;
}

/** Every contender against the first: how many times better it is. */
export function openRatios({ samples, better, family }: OpenMeasure): OpenRatio[] {
  const [first, ...others] = samples;
  if (first === undefined || family === 'none') return [];
  return others.map(({ letter, values }) => {
    const [over, under] = better === 'higher' ? [values, first.values] : [first.values, values];
    const p = over.length === 0 || under.length === 0 ? null : rankRatio(over, under).p;
    return { letter, over, under, p };
  });
}

/** At what a test is judged, and how its interval is shown. */
export interface Judgement {
  /** At or below it p shows a difference. */
  readonly levelOfTest: number;
  /** The most lenient level that the family could have come to: a test that cannot reach it can show nothing. */
  readonly reachableLevel: number;
  /** Coverage of the interval. */
  readonly coverage: number;
}

/** The ratio, judged. */
export function judgedRatio(
  open: OpenRatio,
  { levelOfTest, reachableLevel, coverage }: Judgement,
): ComparedRatio {
  const { letter, over, under } = open;
  if (over.length === 0 || under.length === 0) {
    const nothing = { timesBetter: null, low: null, high: null, level: null, p: null, smallestP: null };
    return { letter, ...nothing, levelOfTest: null, fewestValues: null, verdict: 'too-few' };
  }
  const found = rankRatio(over, under, coverage);
  const isBounded = over.length > 1 && under.length > 1;
  return {
    letter,
    timesBetter: found.ratio,
    low: isBounded && found.low > 0 ? found.low : null,
    high: isBounded ? finiteOrNull(found.high) : null,
    level: isBounded ? found.level : null,
    p: found.p,
    smallestP: found.smallestP,
    levelOfTest,
    fewestValues: fewestForLevel(reachableLevel),
    verdict: verdictOf(found, levelOfTest, reachableLevel),
  };
}

function verdictOf(
  { p, smallestP, low }: RatioEstimate,
  levelOfTest: number,
  reachableLevel: number,
): ComparisonVerdict {
  if (p <= levelOfTest) return low >= 1 ? 'better' : 'worse';
  return smallestP > reachableLevel ? 'too-few' : 'no-difference-shown';
}
