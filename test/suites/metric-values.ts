import type { SuiteMeasurement } from '../../harness/suite.ts';

/** The bare values of metrics, by name. */
export function valuesOf(metrics: SuiteMeasurement['metrics']): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
}
