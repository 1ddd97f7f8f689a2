import {
  bootstrapGroups,
  wilsonInterval,
  type Exhibit,
  type RandomStream,
  metric,
  type Metric,
  proportion,
  standardErrorOfMean,
} from '../../harness/index.ts';
import { faceGroups, groupsInWords } from './data/faces.ts';
import type { Detection } from './evaluation.ts';

/** Named scalars, and bars that show them. */
export interface GroupReport {
  readonly metrics: Record<string, Metric>;
  readonly exhibits: readonly Exhibit[];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const shareOf = (values: readonly number[]) => mean(values.map((probability) => (probability > 0.5 ? 1 : 0)));

/** `probabilityLF` without a prefix; with one, `testFacesProbabilityLF`. */
function named(prefix: string, name: string): string {
  return prefix === '' ? name : prefix + name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * Metrics over the four groups: `probabilityLF`.. (the mean of sigmoid(logit), the lab's "accuracy"), `worstGroup` and
 * `spread` (the smallest, and largest minus smallest, of these), `accuracyLF`.. (the share above 1/2),
 * `accuracyWorstGroup`, `accuracySpread`; with non-faces also their mean probability and `falsePositiveRate`.
 *
 * @param what the test set in words, for titles
 * @param prefix put before every metric's name
 * @param note what a reader has to know about the test set
 */
export function reportGroups(
  detection: Detection,
  random: RandomStream,
  { what, prefix, note }: { readonly what: string; readonly prefix: string; readonly note: string },
): GroupReport {
  const groups = faceGroups.map((group) => detection.groups[group]);
  const { means, spread, worst } = bootstrapGroups(groups, random);
  const shares = groups.map(shareOf);
  const metrics: Record<string, Metric> = {};
  const add = (name: string, of: Metric) => {
    metrics[named(prefix, name)] = of;
  };
  const samples = groups.reduce((sum, { length }) => sum + length, 0);
  for (const [index, group] of faceGroups.entries()) {
    const values = groups[index] ?? [];
    const known = { samples: values.length, standardError: standardErrorOfMean(values) };
    add(`probability${group}`, metric(means[index]?.value ?? NaN, 'fraction', 'higher', known));
    add(`accuracy${group}`, proportion(shares[index] ?? NaN, values.length));
  }
  add('worstGroup', metric(worst.value, 'fraction', 'higher', { samples }));
  add('spread', metric(spread.value, 'fraction', 'lower', { samples }));
  add('accuracyWorstGroup', metric(Math.min(...shares), 'fraction', 'higher', { samples }));
  const range = Math.max(...shares) - Math.min(...shares);
  add('accuracySpread', metric(range, 'fraction', 'lower', { samples }));
  if (detection.nonFaces !== null) {
    const { nonFaces } = detection;
    const known = { samples: nonFaces.length, standardError: standardErrorOfMean(nonFaces) };
    add('probabilityNonFaces', metric(mean(nonFaces), 'fraction', 'lower', known));
    add('falsePositiveRate', proportion(shareOf(nonFaces), nonFaces.length, 'lower'));
  }
  const wilson = groups.map((values) =>
    wilsonInterval(values.filter((probability) => probability > 0.5).length, values.length),
  );
  const inWords = ({ value, low, high }: { value: number; low: number; high: number }) =>
    `${value.toFixed(3)} (95% interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
  return {
    metrics,
    exhibits: [
      {
        kind: 'group-bars',
        title: `Mean face probability by group: ${what}`,
        note: `Intervals: percentile bootstrap inside each group, 95%. Worst group ${inWords(worst)}, spread ${inWords(spread)}. ${groupsInWords} ${note}`,
        unit: 'fraction',
        groups: [...faceGroups],
        series: [
          {
            name: 'mean probability',
            values: means.map(({ value }) => value),
            low: means.map(({ low }) => low),
            high: means.map(({ high }) => high),
          },
        ],
      },
      {
        kind: 'group-bars',
        title: `Share of faces found by group (probability above 1/2): ${what}`,
        note: `Intervals: Wilson, 95%. ${groupsInWords} ${note}`,
        unit: 'fraction',
        groups: [...faceGroups],
        series: [
          {
            name: 'accuracy',
            values: shares,
            low: wilson.map(({ low }) => low),
            high: wilson.map(({ high }) => high),
          },
        ],
      },
    ],
  };
}
