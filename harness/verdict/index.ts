/** The verdict room as the rest of the harness sees it. */
export { judge } from './judge.ts';
export { loadReferences, type References } from './references.ts';
export type { Judged } from './run-group.ts';
export { bootstrapGroups, type Estimate, type GroupEstimates } from './statistics/bootstrap-groups.ts';
export { medianInterval, type MedianInterval } from './statistics/median-interval.ts';
export { wilsonInterval } from './statistics/wilson.ts';
