/** A measurement as a result can hold it: JSON has no NaN and no infinity. */
import { nonFiniteText } from '../core/divergence.ts';
import { ReprolabError } from '../core/errors.ts';
import type { Curve, Run } from '../core/result-schema.ts';
import type { SuiteMeasurement } from '../suite.ts';

/** What a run records of a measurement. */
export type Holdable = Pick<Run, 'metrics' | 'curves' | 'exhibits' | 'nonFinite'>;

/**
 * Takes out what is not finite and lists it by name: metrics and exhibits whole, curves from the first such point on.
 * A model can come out of a training with finite losses and still compute no number. Throws 'course-invalid' where a part
 * is missing.
 */
export function holdable(measured: SuiteMeasurement): Holdable {
  refuseIncomplete(measured);
  const nonFinite: Run['nonFinite'] = [];
  const note = (kind: (typeof nonFinite)[number]['kind'], name: string, value: number) => {
    nonFinite.push({ kind, name, value: nonFiniteText(value) });
  };
  const metrics = Object.entries(measured.metrics).filter(([name, metric]) => {
    const value = firstNonFinite(metric);
    if (value === null) return true;
    note('metric', name, value);
    return false;
  });
  const curves = measured.curves.map((curve) => {
    const end = firstNonFinitePoint(curve);
    if (end === null) return curve;
    note('curve', curve.name, end.value);
    return { ...curve, x: curve.x.slice(0, end.index), y: curve.y.slice(0, end.index) };
  });
  const exhibits = measured.exhibits.filter((exhibit) => {
    const value = firstNonFinite(exhibit);
    if (value === null) return true;
    note('exhibit', exhibit.title, value);
    return false;
  });
  return { metrics: Object.fromEntries(metrics), curves, exhibits, nonFinite };
}

/** A suite in plain JavaScript can return anything. */
function refuseIncomplete(measured: Partial<SuiteMeasurement> | undefined): void {
  const { metrics, curves, exhibits } = measured ?? {};
  const missing = Object.entries({ metrics, curves, exhibits })
    .filter(([, part]) => typeof part !== 'object')
    .map(([name]) => name);
  if (missing.length === 0) return;
  throw new ReprolabError('course-invalid', `the suite's run() returned no ${missing.join(', no ')}`, {
    advice: 'Return { metrics, curves, exhibits } from it; the lists may be empty.',
  });
}

function firstNonFinitePoint({ x, y }: Curve): { index: number; value: number } | null {
  for (const [index, value] of y.entries()) {
    const broken = [x[index], value].find((number) => !Number.isFinite(number));
    if (broken !== undefined) return { index, value: broken };
  }
  return null;
}

/** The first number anywhere in `value` that is not finite, or null. */
function firstNonFinite(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  for (const item of Object.values(value)) {
    const found = firstNonFinite(item);
    if (found !== null) return found;
  }
  return null;
}
