/** A curve of new runs against the band of stored ones. */
import { formatLevel, plural } from '../core/print.ts';
import type { Check, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import { compareMeans, testName } from './fresh-mean.ts';
import type { MeasuredCurve } from './reference-schema.ts';
import { curvePoints } from './statistics/curve-spread.ts';
import { predictionInterval, predictionP, type Predictor } from './statistics/prediction.ts';
import { mean, type Range } from './statistics/sample.ts';
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
  /** That a curve of an equal run leaves the band. */
  readonly risk: number;
  /** A sentence that follows the reason; null where there is none to say. */
  readonly remark: string | null;
}

/**
 * Passes when every point of every run lies in the band where one more stored run would be expected. The band
 * holds for all points and runs together (Bonferroni, which is Holm's first step: enough to say whether any
 * point is outside), so an equal run leaves it in at most about `risk` of all cases. With a tolerance (another
 * engine) it fails only when a point leaves the band widened by it, and is inconclusive in between, as the
 * metrics of one run are.
 */
export function assessCurve(
  subject: Subject,
  runs: readonly Run[],
  curve: MeasuredCurve,
  { source, tolerance, risk, remark }: CurveComparison,
): Assessment {
  const tests = runs.map((run) => testPoints(run, subject.metric, curve, tolerance));
  const missing = runs.find((_, index) => tests[index] === null);
  if (missing !== undefined) return settled(withoutCurve(subject, runs, missing, curve));
  const points = tests.flatMap((run) => run ?? []);
  const farthest = points.reduce((a, b) => (b.p < a.p ? b : a));
  const beyondP = points.reduce((least, point) => Math.min(least, point.beyondP), 1);
  return {
    p: Math.min(1, beyondP * points.length),
    check: (alpha) => {
      // What is inside then stays inside: a smaller alpha asks only how sure an alarm is.
      const level = risk / points.length;
      const outside = points.filter(({ p }) => p <= level);
      const interval = predictionInterval(farthest.predictor, level);
      const isBeyond = beyondP <= alpha / points.length;
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
          level: 1 - risk,
          method: `prediction interval at ${curve.unit} ${farthest.x}, joint over ${plural(points.length, 'point')}`,
          of: 'value',
        },
        smallestDetectableDifference:
          (interval.high - interval.low) / 2 + tolerance * farthest.predictor.mean,
      });
    },
  };
}

/** Fails when the mean of fresh runs leaves the stored mean somewhere on the curve, by more than the tolerance. */
export function assessFreshCurve(
  subject: Subject,
  runs: readonly Run[],
  curve: MeasuredCurve,
  { source, tolerance }: Omit<CurveComparison, 'remark' | 'risk'>,
): Assessment {
  const values = runs.map((run) => pointsOf(run, subject.metric, curve));
  const missing = runs.find((_, index) => values[index] === null);
  if (missing !== undefined) return settled(withoutCurve(subject, runs, missing, curve));
  const places = curvePoints(curve.runs).map((stored, at) => {
    const fresh = values.map((run) => run?.[at] ?? NaN);
    const compared = compareMeans(
      fresh,
      curve.runs.map((run) => run[at] ?? NaN),
      stored.spread,
      { side: null, tolerance: tolerance * stored.mean, comparisons: curve.x.length },
    );
    return { x: curve.x[at] ?? NaN, fresh: mean(fresh), stored, compared };
  });
  const farthest = places.reduce((a, b) => (b.compared.p < a.compared.p ? b : a));
  const p = Math.min(1, farthest.compared.p * places.length);
  return {
    p,
    check: (alpha) => {
      const isOutside = p <= alpha;
      const [ours, theirs] = [farthest.fresh, farthest.stored.mean].map((value) => value.toPrecision(4));
      return makeCheck(subject, runs, {
        verdict: isOutside ? 'fail' : 'pass',
        position: null,
        reason: `Their mean is farthest from that of ${source} at ${curve.unit} ${farthest.x}: ${ours ?? ''} against ${theirs ?? ''}, which ${isOutside ? 'chance does not explain' : 'chance explains'} (${testName(farthest.compared.isExact)}, ${plural(places.length, 'point')}: p = ${p.toPrecision(2)}, judged at ${formatLevel(alpha)}).`,
        interval: null,
        smallestDetectableDifference: null,
      });
    },
  };
}

function withoutCurve(subject: Subject, runs: readonly Run[], { seed }: Run, curve: MeasuredCurve): Check {
  const reason = `The run with seed ${seed} has no curve '${subject.metric}' with the reference's ${plural(curve.x.length, 'point')}.`;
  return makeCheck(subject, runs, plainRuling('not-evaluated', reason));
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

/** The run's values at the reference's points, or null when it has no such curve or other points. */
function pointsOf(run: Run, name: string, reference: MeasuredCurve): readonly number[] | null {
  const curve = run.curves.find((candidate) => candidate.name === name && candidate.xUnit === reference.unit);
  if (curve?.x.length !== reference.x.length || curve.y.length !== curve.x.length) return null;
  const isSame = curve.x.every((x, index) => x === reference.x[index]) && curve.y.every(Number.isFinite);
  return isSame ? curve.y : null;
}

/** Tests of every point, or null when the run has no such curve or other points. */
function testPoints(run: Run, name: string, reference: MeasuredCurve, tolerance: number): PointTest[] | null {
  const values = pointsOf(run, name, reference);
  if (values === null) return null;
  return curvePoints(reference.runs).map((point, index) => {
    const y = values[index] ?? NaN;
    const predictor = { ...point, count: reference.runs.length };
    return {
      seed: run.seed,
      x: reference.x[index] ?? NaN,
      y,
      p: predictionP(predictor, y),
      beyondP: predictionP(predictor, y, tolerance * point.mean),
      predictor,
    };
  });
}
