/** Several runs against a stored distribution: whether their means are the same within the metric's margin. */
import { plural } from '../core/print.ts';
import { formatDifference, formatValue } from '../core/unit.ts';
import { makeCheck, type Assessment } from './check-draft.ts';
import type { MeasuredRuns } from './measured-runs.ts';
import { testEquivalence } from './statistics/equivalence.ts';
import { mean } from './statistics/sample.ts';
import { roundingFloor } from './statistics/spread.ts';
import { storedRuns } from './stored-runs.ts';
import { floorSentence, sentences } from './wording.ts';

/** Two one-sided tests: fails where the means differ by more than the margin, and passes where they differ by less. */
export function assessEquivalence({
  reference,
  metric,
  subject,
  runs,
  values,
  remark,
}: MeasuredRuns): Assessment {
  const { unit, margin } = metric;
  const floor = roundingFloor(metric.resolution);
  const { outcome, difference, interval, outsideP, isFloored } = testEquivalence(
    values,
    metric.values,
    margin,
    floor,
  );
  const side = difference < 0 ? 'below' : 'above';
  const size = `±${formatDifference(margin, unit)}`;
  return {
    p: outsideP,
    check: (alpha) => {
      const verdict = outcome === 'inside' ? 'pass' : outsideP <= alpha ? 'fail' : 'inconclusive';
      const conclusion = {
        pass: `lies inside the margin of ${size}: the means are equivalent`,
        fail: `lies outside the margin of ${size}: the means differ`,
        inconclusive: `reaches over the margin of ${size}: these runs cannot tell`,
      }[verdict];
      return makeCheck(subject, runs, {
        verdict,
        position: null,
        reason: sentences(
          `The mean of ${plural(values.length, 'run')}, ${formatValue(mean(values), unit)}, is ${formatDifference(Math.abs(difference), unit)} ${side} that of ${storedRuns(reference, runs)}; the 90% interval of the difference (${formatDifference(interval.low, unit)} to ${formatDifference(interval.high, unit)}) ${conclusion}.`,
          floorSentence(isFloored ? 'rounding' : null, 'runs'),
          remark,
        ),
        interval: {
          ...interval,
          level: 0.9,
          method: "Welch's interval of the difference of means (two one-sided tests)",
          of: 'difference',
        },
        smallestDetectableDifference: margin + (interval.high - interval.low) / 2,
      });
    },
  };
}
