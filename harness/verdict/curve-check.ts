/** A curve of new runs against the band of stored ones. */
import { formatLevel, plural } from '../core/print.ts';
import type { Check, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, type Subject } from './check-draft.ts';
import type { MeasuredCurve } from './reference-schema.ts';
import { riskOfFalseAlarm } from './statistics/level.ts';
import { curvePoints } from './statistics/curve-spread.ts';
import { predictionInterval, predictionP, type Predictor } from './statistics/prediction.ts';
import type { Range } from './statistics/sample.ts';
import { floorSentence, sentences } from './wording.ts';

interface PointTest {
  readonly seed: number;
  readonly x: number;
  readonly y: number;
  readonly p: number;
  /** p-value of the hypothesis that it differs from the stored mean by at most the tolerance. */
  readonly beyondP: number;
  readonly predictor: Predictor;
}

export interface CurveComparison {
  /** The stored runs in words. */
  readonly source: string;
  /** Difference from the stored mean, as a fraction of it, that counts as none: 0 for runs of the same engine. */
  readonly tolerance: number;
  /** A sentence that follows the reason; null where there is none to say. */
  readonly remark: string | null;
}

/**
 * Passes when every point of every run lies in the band where one more stored run would be expected. The band
 * holds for all points and runs together (Bonferroni, which is Holm's first step: enough to say whether any
 * point is outside), so an equal run leaves it in at most about 5% of all cases. With a tolerance (another
 * engine) it fails only when a point leaves the band widened by it, and is inconclusive in between, as the
 * metrics of one run are.
 */
export function judgeCurve(
  subject: Subject,
  runs: readonly Run[],
  curve: MeasuredCurve,
  { source, tolerance, remark }: CurveComparison,
): Check {
  const tests = runs.map((run) => testPoints(run, subject.metric, curve, tolerance));
  const missing = runs.find((_, index) => tests[index] === null);
  if (missing !== undefined) {
    const reason = `The run with seed ${missing.seed} has no curve '${subject.metric}' with the reference's ${plural(curve.x.length, 'point')}.`;
    return makeCheck(subject, runs, plainRuling('not-evaluated', reason));
  }
  const points = tests.flatMap((run) => run ?? []);
  const level = riskOfFalseAlarm / points.length;
  const outside = points.filter(({ p }) => p <= level);
  const farthest = points.reduce((a, b) => (b.p < a.p ? b : a));
  const interval = predictionInterval(farthest.predictor, level);
  const isBeyond = points.some(({ beyondP }) => beyondP <= level);
  const place =
    outside.length === 0
      ? `All ${points.length} points lie inside`
      : `${outside.length} of ${points.length} points lie outside`;
  return makeCheck(subject, runs, {
    verdict: outside.length === 0 ? 'pass' : isBeyond ? 'fail' : 'inconclusive',
    position: null,
    reason: sentences(
      `${place} the band that ${source} predict; farthest is ${describe(farthest, curve, interval)}${outside.length === 0 ? '' : marginClause(tolerance, isBeyond)}.`,
      floorSentence(farthest.predictor.spread.floor, 'stored runs'),
      remark,
    ),
    interval: {
      ...interval,
      level: 1 - riskOfFalseAlarm,
      method: `prediction interval at ${curve.unit} ${farthest.x}, joint over ${plural(points.length, 'point')}`,
      of: 'value',
    },
    smallestDetectableDifference: (interval.high - interval.low) / 2 + tolerance * farthest.predictor.mean,
  });
}

/** Clause for points outside the band: what the margin makes of them. */
function marginClause(tolerance: number, isBeyond: boolean): string {
  if (tolerance === 0) return '';
  const margin = `the margin of ${formatLevel(tolerance)} within which engines count as the same`;
  return isBeyond
    ? `; some leave it by more than ${margin}`
    : `; none leaves it by more than ${margin}, and single runs cannot tell a smaller difference of engines from chance`;
}

function describe({ seed, x, y }: PointTest, { unit }: MeasuredCurve, { low, high }: Range): string {
  const [value, from, to] = [y, low, high].map((number) => String(Number(number.toPrecision(4))));
  return `${unit} ${x} of seed ${seed} with ${value ?? ''}, band ${from ?? ''} to ${to ?? ''}`;
}

/** Tests of every point, or null when the run has no such curve or other points. */
function testPoints(run: Run, name: string, reference: MeasuredCurve, tolerance: number): PointTest[] | null {
  const curve = run.curves.find((candidate) => candidate.name === name && candidate.xUnit === reference.unit);
  if (curve === undefined || curve.x.length !== reference.x.length) return null;
  const tests: PointTest[] = [];
  for (const [index, point] of curvePoints(reference.runs).entries()) {
    const [x, y] = [curve.x[index], curve.y[index]];
    if (x !== reference.x[index] || x === undefined || y === undefined || !Number.isFinite(y)) return null;
    const predictor = { ...point, count: reference.runs.length };
    tests.push({
      seed: run.seed,
      x,
      y,
      p: predictionP(predictor, y),
      beyondP: predictionP(predictor, y, tolerance * point.mean),
      predictor,
    });
  }
  return tests;
}
