/** The values of one exercise over the class, counted in bins, beside what they were held against. */
import { extent } from '../../harness/core/extent.ts';
import { groupBy } from '../../harness/core/group-by.ts';
import type { Unit } from '../../harness/core/unit.ts';
import type { GradedExercise } from '../../harness/grade/schema.ts';
import { middleOf } from './value.ts';

/** Values from `low` to `high`. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  /** Values that were held against something. */
  readonly judged: number;
  /** The others: another recipe, a failed training. */
  readonly other: number;
}

/** Where an honest run lies by one reference; null: no end. */
export interface ReferenceRange {
  readonly text: string;
  readonly low: number | null;
  readonly high: number | null;
  /** Students whose value was held against it. */
  readonly students: number;
}

/** Values of one unit. */
export interface Distribution {
  readonly unit: Unit;
  readonly count: number;
  readonly median: number;
  /** Ends of the axis. */
  readonly from: number;
  readonly to: number;
  readonly bins: readonly Bin[];
  /** Values outside of the axis. */
  readonly below: number;
  readonly above: number;
  readonly references: readonly ReferenceRange[];
}

const bins = 36;
/** Of the middle half's width; what is farther out is counted at the edge and does not squeeze the rest. */
const reach = 5;
const judgedVerdicts: ReadonlySet<string> = new Set(['reproduced', 'better', 'worse']);

/** The value below which a share of the sorted values lies. */
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;

/** The distribution of what the students have of one exercise; null where nobody has a value. */
export function distributionOf(exercises: readonly GradedExercise[]): Distribution | null {
  const measured = exercises.flatMap(({ value, verdict, against }) =>
    value === null ? [] : [{ value: middleOf(value), unit: value.unit, verdict, against }],
  );
  // Values of another unit than the most common one would be points on another axis.
  const [group] = [...groupBy(measured, ({ unit }) => unit).values()].sort((a, b) => b.length - a.length);
  const [first] = group ?? [];
  if (group === undefined || first === undefined) return null;
  const sorted = group.map(({ value }) => value).sort((a, b) => a - b);
  const references = referencesOf(group.map(({ against }) => against));
  const { from, to } = axisOf(sorted, references);
  const width = (to - from) / bins;
  const placeOf = (value: number) => Math.min(bins - 1, Math.floor((value - from) / width));
  const inside = groupBy(
    group.filter(({ value }) => value >= from && value <= to),
    ({ value }) => placeOf(value),
  );
  return {
    unit: first.unit,
    count: sorted.length,
    median: quantile(sorted, 0.5),
    from,
    to,
    bins: Array.from({ length: bins }, (_, place) => {
      const here = inside.get(place) ?? [];
      const judged = here.filter(({ verdict }) => judgedVerdicts.has(verdict)).length;
      return {
        low: from + place * width,
        high: from + (place + 1) * width,
        judged,
        other: here.length - judged,
      };
    }),
    below: sorted.filter((value) => value < from).length,
    above: sorted.filter((value) => value > to).length,
    references,
  };
}

function referencesOf(all: readonly GradedExercise['against'][]): ReferenceRange[] {
  const ranges = all.flat().filter(({ low, high }) => low !== null || high !== null);
  const groups = groupBy(ranges, ({ text, low, high }) => JSON.stringify([text, low, high]));
  return [...groups.values()]
    .flatMap((group) =>
      group.slice(0, 1).map(({ text, low, high }) => ({ text, low, high, students: group.length })),
    )
    .sort((a, b) => b.students - a.students);
}

function axisOf(
  sorted: readonly number[],
  references: readonly ReferenceRange[],
): { from: number; to: number } {
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const { lowest, highest } = extent(sorted);
  const ends = references.flatMap(({ low, high }) => [low, high]).filter((end) => end !== null);
  const ours = [Math.max(lowest, q1 - reach * (q3 - q1)), Math.min(highest, q3 + reach * (q3 - q1))];
  const shown = extent([...ours, ...ends]);
  const margin = (shown.highest - shown.lowest) * 0.04 || Math.abs(shown.lowest) * 0.01 || 1;
  return { from: shown.lowest - margin, to: shown.highest + margin };
}
