/** Checks that are judged together. */
import type { Check } from '../core/result-schema.ts';
import type { Assessment } from './check-draft.ts';
import { riskOfFalseAlarm } from './statistics/level.ts';
import { holmLevels } from './statistics/holm.ts';

export interface FamilyMember {
  readonly family: string;
  readonly assessment: Assessment;
}

/**
 * Rules on every member at the level that Holm's procedure gives it among the members of its family that have
 * a p-value; the risk of one false alarm in a family is 5%. Keeps the order.
 */
export function judgeFamily(members: readonly FamilyMember[]): Check[] {
  const alphas = new Map<FamilyMember, number>();
  for (const family of new Set(members.map((member) => member.family))) {
    const tested = members.filter((member) => member.family === family && member.assessment.p !== null);
    const levels = holmLevels(tested.map(({ assessment }) => assessment.p ?? 1));
    for (const [index, member] of tested.entries()) alphas.set(member, levels[index] ?? riskOfFalseAlarm);
  }
  return members.map((member) => member.assessment.check(alphas.get(member) ?? riskOfFalseAlarm));
}
