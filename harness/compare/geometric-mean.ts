/** Several workloads as one number: the geometric mean of their ratios, and who may be the fastest. */
import type { GeometricMean, Rank } from '../core/result-schema.ts';
import { extent } from '../core/extent.ts';
import { holmLevels } from '../verdict/statistics/holm.ts';
import { riskOfFalseAlarm } from '../verdict/statistics/level.ts';
import { studentTQuantile, studentTTwoSidedP } from '../verdict/statistics/distributions.ts';
import { mean, variance } from '../verdict/statistics/sample.ts';

/** A workload's primary measure: times, of which less is better. */
export interface Times {
  readonly workload: string;
  /** By contender, in their order. */
  readonly samples: readonly { readonly letter: string; readonly values: readonly number[] }[];
}

/** The logarithm of a geometric mean of ratios, with its error. */
interface LogRatio {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

const logs = (values: readonly number[]) => values.map(Math.log);

const valuesAt = ({ samples }: Times, letter: string) =>
  samples.find((sample) => sample.letter === letter)?.values ?? [];

/**
 * The mean over the workloads of the difference of mean logarithms, with the error of Welch and Satterthwaite: each of
 * the 2 W samples has a spread of its own, and weight 1/W. It speaks of these workloads, not of others.
 */
function logRatio(over: string, under: string, workloads: readonly Times[]): LogRatio | null {
  const samples = workloads.flatMap((times) => [logs(valuesAt(times, over)), logs(valuesAt(times, under))]);
  if (samples.length === 0 || samples.some(({ length }) => length < 2)) return null;
  const errors = samples.map((values) => ({
    squared: variance(values) / values.length / workloads.length ** 2,
    freedom: values.length - 1,
  }));
  const squared = errors.reduce((sum, error) => sum + error.squared, 0);
  const fourth = errors.reduce((sum, error) => sum + error.squared ** 2 / error.freedom, 0);
  return {
    value: mean(
      workloads.map((times) => mean(logs(valuesAt(times, over))) - mean(logs(valuesAt(times, under)))),
    ),
    standardError: Math.sqrt(squared),
    degreesOfFreedom: fourth === 0 ? 1 : squared ** 2 / fourth,
  };
}

/** Every contender against the first, over all workloads. */
export function geometricMeans(letters: readonly string[], workloads: readonly Times[]): GeometricMean[] {
  const [first, ...others] = letters;
  if (first === undefined) return [];
  const level = 1 - riskOfFalseAlarm;
  const names = workloads.map(({ workload }) => workload);
  return others.map((letter) => {
    const found = logRatio(first, letter, workloads);
    if (found === null) {
      const reason =
        workloads.length === 0
          ? 'no workload has a measure that all contenders have'
          : 'a workload has fewer than two values';
      return { letter, timesBetter: null, low: null, high: null, level, workloads: names, reason };
    }
    const halfWidth =
      studentTQuantile(1 - riskOfFalseAlarm / 2, found.degreesOfFreedom) * found.standardError;
    return {
      letter,
      timesBetter: Math.exp(found.value),
      low: Math.exp(found.value - halfWidth),
      high: Math.exp(found.value + halfWidth),
      level,
      workloads: names,
      reason: null,
    };
  });
}

/**
 * From the fastest on, with the ranks that each may have: one more than the contenders shown to be faster, and as many
 * less than all as are shown to be slower, all pairs tested together (Holm; Mogstad and others 2024). Empty where a pair
 * cannot be tested.
 */
export function rankingOf(letters: readonly string[], workloads: readonly Times[]): Rank[] {
  const pairs = letters.flatMap((over, index) =>
    letters.slice(index + 1).map((under) => ({ over, under, ratio: logRatio(over, under, workloads) })),
  );
  const tested = pairs.flatMap(({ over, under, ratio }) => (ratio === null ? [] : [{ over, under, ratio }]));
  if (tested.length === 0 || tested.length < pairs.length) return [];
  const p = tested.map(({ ratio }) => pairP(ratio));
  const levels = holmLevels(p);
  const shown = tested.filter((_, index) => (p[index] ?? 1) <= (levels[index] ?? 0));
  const slower = (letter: string) =>
    shown.filter(({ over, under, ratio }) => (ratio.value < 0 ? over : under) === letter).length;
  const faster = (letter: string) =>
    shown.filter(({ over, under, ratio }) => (ratio.value < 0 ? under : over) === letter).length;
  const logTimes = letters.map((letter) =>
    mean(workloads.map((times) => mean(logs(valuesAt(times, letter))))),
  );
  const { lowest } = extent(logTimes);
  return letters
    .map((letter, index) => ({
      letter,
      timesFastest: Math.exp((logTimes[index] ?? lowest) - lowest),
      best: 1 + faster(letter),
      worst: letters.length - slower(letter),
    }))
    .sort((a, b) => a.timesFastest - b.timesFastest);
}

function pairP({ value, standardError, degreesOfFreedom }: LogRatio): number {
  if (standardError === 0) return value === 0 ? 1 : 0;
  return studentTTwoSidedP(value / standardError, degreesOfFreedom);
}
