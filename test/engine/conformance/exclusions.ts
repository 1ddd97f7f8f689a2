/** Cases that an engine is not held to, with the cause. Whoever adds one has looked, and found it to be no bug of ours. */
interface Exclusion {
  readonly engine: string;
  readonly opCase: string;
  readonly cause: string;
}

export const exclusions: readonly Exclusion[] = [];

export function exclusionOf(engine: string, opCase: string): Exclusion | undefined {
  return exclusions.find((entry) => entry.engine === engine && entry.opCase === opCase);
}
