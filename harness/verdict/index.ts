/** The verdict room, for whoever judges runs: commands, and programs of others. */
export { judge, suspectGroups, type SuspectGroup } from './judge.ts';
export { describeChanges, judgeAgain, reasonsForChange, type JudgedAgain } from './judge-again.ts';
export { loadReferences, refuseStrayClaims, type References } from './references.ts';
export type { Judged } from './run-group.ts';
