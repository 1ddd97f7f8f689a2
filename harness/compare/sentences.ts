/** What a comparison says, in words. */
import type { ScienceAgreement, ComparedRatio, GeometricMean, Measure, Rank } from '../core/result-schema.ts';
import { extent } from '../core/extent.ts';
import { plural } from '../core/print.ts';

/** A ratio as people write it: '3.1', '1.05'; two significant digits from 2 on, two decimals below. */
export function formatTimes(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value >= 2 ? value.toPrecision(2) : value.toFixed(2);
}

/** '[2.8-3.4]'; open ends as such. */
export function formatRange(low: number | null, high: number | null): string {
  return `[${low === null ? '0' : formatTimes(low)}-${high === null ? 'open' : formatTimes(high)}]`;
}

/** '3.1x faster [2.8-3.4]' or, the other way round, '1.4x slower [1.2-1.6]'. */
function faster(value: number, low: number | null, high: number | null): string {
  if (value >= 1) return `${formatTimes(value)}x faster ${formatRange(low, high)}`;
  const inverse = (end: number | null) => (end === null || end === 0 ? null : 1 / end);
  return `${formatTimes(1 / value)}x slower ${formatRange(inverse(high), inverse(low))}`;
}

/** A workload's verdict on one contender, by its primary measure. */
export function ratioSentence(
  name: string,
  workload: string,
  ratio: ComparedRatio,
  measure: Measure,
): string {
  const { timesBetter, low, high, verdict, fewestValues } = ratio;
  const factor = timesBetter === null ? 'no ratio' : `${formatTimes(timesBetter)} times as fast`;
  if (verdict === 'better' || verdict === 'worse') {
    return timesBetter === null
      ? `${name} is ${verdict === 'better' ? 'faster' : 'slower'} at ${workload}`
      : `${name} is ${faster(timesBetter, low, high)} at ${workload}`;
  }
  if (verdict === 'no-difference-shown') {
    return `No difference is shown at ${workload} (${name}: ${factor} ${formatRange(low, high)})`;
  }
  const counts = measure.estimates.map(({ n }) => n);
  const what = measure.source === 'runs' ? 'seed' : 'round';
  return `${plural(extent(counts).lowest, what)} can never show a difference at ${workload}: ${fewestValues ?? 'more'} of each are needed (${name}: ${factor}${low === null ? '' : ` ${formatRange(low, high)}`})`;
}

/** One sentence over all workloads. */
export function headlineOf(
  names: ReadonlyMap<string, string>,
  sentences: readonly string[],
  means: readonly GeometricMean[],
  ranking: readonly Rank[],
): string {
  const [only] = sentences;
  const nameOf = (letter: string) => names.get(letter) ?? letter;
  if (only === undefined) return 'No workload has times of all.';
  if (sentences.length === 1) return only;
  const [fastest] = ranking;
  if (means.length > 1 && fastest !== undefined) {
    const rivals = ranking.slice(1).filter(({ best }) => best === 1);
    return rivals.length === 0 && fastest.worst === 1
      ? `${nameOf(fastest.letter)} is the fastest of ${ranking.length}.`
      : `Which is the fastest is not shown: it may be ${[fastest, ...rivals].map(({ letter }) => nameOf(letter)).join(' or ')}.`;
  }
  const [first] = means;
  if (first === undefined || first.timesBetter === null || first.low === null || first.high === null) {
    return `${sentences.slice(0, 2).join('; ')}.`;
  }
  const over = `over ${plural(first.workloads.length, 'workload')}`;
  return first.low <= 1 && first.high >= 1
    ? `No difference is shown ${over} (${nameOf(first.letter)}: ${formatTimes(first.timesBetter)} times as fast ${formatRange(first.low, first.high)}).`
    : `${nameOf(first.letter)} is ${faster(first.timesBetter, first.low, first.high)} ${over}.`;
}

/** Whether all learnt the same, over all workloads; the worst of them tells. */
export function learntSentence(
  workloads: readonly { readonly title: string; readonly agreement: readonly ScienceAgreement[] }[],
): string {
  const found = workloads.flatMap(({ title, agreement }) =>
    agreement.map(({ letter, outcome }) => ({ outcome, where: `${letter} at ${title}` })),
  );
  if (found.length === 0)
    return 'Whether they learn the same is not known: a benchmark trains nothing to an end.';
  const at = (...outcomes: readonly ScienceAgreement['outcome'][]) =>
    found.filter(({ outcome }) => outcomes.includes(outcome)).map(({ where }) => where);
  const parts = [
    [at('different'), 'Not the same was learnt by'],
    [at('cannot-tell', 'too-few'), 'Whether the same was learnt is not shown for'],
    [at('no-margin'), 'No margin says how far results may differ for'],
    [at('equivalent'), 'Equivalent within the stated margins:'],
    [at('bit-equal'), 'Equal bit by bit:'],
  ] as const;
  return parts
    .filter(([where]) => where.length > 0)
    .map(
      ([where, text]) =>
        `${text} ${where.length === found.length && where.length > 1 ? 'all' : where.join(', ')}.`,
    )
    .join(' ');
}
