/** The schemas of result.json, bench.json and agreement.json, one purpose a file. */
export * from './schema/agreement.ts';
export * from './schema/bench.ts';
export * from './schema/check.ts';
export * from './schema/comparison.ts';
export * from './schema/comparison-science.ts';
export * from './schema/exhibit.ts';
export * from './schema/identity.ts';
export * from './schema/machine.ts';
export * from './schema/metric.ts';
export * from './schema/result.ts';
export * from './schema/run.ts';
export * from './schema/setup.ts';
export * from './schema/telemetry.ts';
export * from './schema/timing.ts';
export { nonFiniteSchema, type NonFinite } from './schema/values.ts';
export type { Better, Verdict } from './schema/words.ts';
