/** Results of the shards of one run as one result. */
import { ReprolabError } from '../core/errors.ts';
import { canonicalJson } from '../core/hash.ts';
import type { Result, Run } from '../core/result-schema.ts';
import { inPlannedOrder, runId, runsOf } from './plan.ts';

/** A shard's result with where it was read, for messages. */
export interface ReadShard {
  readonly path: string;
  readonly result: Result;
}

export interface Merged {
  readonly merged: Result;
  /** Planned runs that no shard has, in words. */
  readonly missing: readonly string[];
}

/**
 * Joins shards. All must be of one plan, profile, course and tool, of one engine, and runs of a suite of one recipe and
 * one content of the data; a run may be there once. The result is what one machine would have measured but for times,
 * machine and start, which are those of the first shard.
 *
 * @throws ReprolabError 'usage' with everything that does not fit, each with the file that it is in
 */
export function mergeShards(shards: readonly ReadShard[], allowMissing: boolean): Merged {
  const [first] = shards;
  if (first === undefined) throw refusal(['there is nothing to merge']);
  const problems = [...unlike(first, shards), ...doubles(shards), ...mixedRuns(shards)];
  if (problems.length > 0) throw refusal(problems);
  const plan = first.result.shard?.whole ?? first.result.plan;
  const planned = runsOf(plan, first.result.profile);
  const runs = shards.flatMap(({ result }) => result.runs);
  const errors = shards.flatMap(({ result }) => result.errors);
  const tried = new Set([
    ...runs.map(({ id }) => id),
    ...errors.map(({ suite, recipe, seed }) => runId(suite, recipe ?? '', seed)),
  ]);
  const missing = planned.map(({ id }) => id).filter((id) => !tried.has(id));
  if (missing.length > 0 && !allowMissing) {
    const { of } = first.result.shard ?? { of: 1 };
    const there = shards.map(({ result }) => result.shard?.index ?? 0);
    const absent = Array.from({ length: of }, (_, index) => index + 1).filter(
      (index) => !there.includes(index),
    );
    const parts = absent.length === 0 ? [] : [`shard ${absent.join(', ')} of ${of}`];
    throw refusal(
      [...parts, ...missing].map((what) => `${what} is missing`),
      'Run what is missing, or join what is there with --allow-missing.',
    );
  }
  const finished = shards.map(({ result }) => result.finishedAt);
  return {
    missing,
    merged: {
      ...first.result,
      command: withoutShard(first.result.command),
      startedAt: shards.map(({ result }) => result.startedAt).sort()[0] ?? first.result.startedAt,
      finishedAt: finished.includes(null) ? null : (finished.toSorted().at(-1) ?? null),
      durationSeconds: shards.reduce<number | null>(
        (sum, { result: { durationSeconds } }) =>
          sum === null || durationSeconds === null ? null : sum + durationSeconds,
        0,
      ),
      status: runs.length === planned.length ? 'complete' : 'partial',
      plan,
      shard: null,
      confirmations: shards.flatMap(({ result }) => result.confirmations),
      runs: inPlannedOrder(runs, planned),
      errors,
      checks: [],
    },
  };
}

/** The command of the whole, which `run --resume` can repeat. */
function withoutShard(command: readonly string[]): string[] {
  return command.filter((word, index) => {
    const isOption = (text: string | undefined) => text === '--shard' || text === '--out';
    return !isOption(word) && !isOption(command[index - 1]) && !/^--(shard|out)=/.test(word);
  });
}

/** What shards of one run have in common. */
const common: readonly (readonly [what: string, of: (result: Result) => unknown])[] = [
  ['plan', ({ shard, plan }) => shard?.whole ?? plan],
  ['number of shards', ({ shard }) => shard?.of ?? 1],
  ['profile', ({ profile }) => profile],
  ['course', ({ course }) => course?.name ?? null],
  ['version of reprolab', ({ tool }) => [tool.version, tool.gitCommit]],
];

function unlike(first: ReadShard, shards: readonly ReadShard[]): string[] {
  return shards.flatMap(({ path, result }) =>
    common.flatMap(([what, of]) =>
      canonicalJson(of(result)) === canonicalJson(of(first.result))
        ? []
        : [`${path} has another ${what} than ${first.path}`],
    ),
  );
}

function doubles(shards: readonly ReadShard[]): string[] {
  const seen = new Map<string, string>();
  return shards.flatMap(({ path, result }) =>
    result.runs.flatMap(({ id }) => {
      const before = seen.get(id);
      seen.set(id, path);
      return before === undefined ? [] : [`${id} is in ${before} and in ${path}`];
    }),
  );
}

/** What runs of one suite and recipe have in common. */
const commonOfRuns: readonly (readonly [what: string, of: (run: Run) => unknown])[] = [
  ['recipe', ({ recipe, shortened, suiteVersion }) => [recipe.hash, shortened, suiteVersion]],
  [
    'data',
    ({ datasets }) =>
      datasets.map(({ name, kind, files }) => [name, kind, files.map(({ sha256 }) => sha256)]),
  ],
  ['engine', ({ engine: { name, version, threads } }) => [name, version, threads]],
];

function mixedRuns(shards: readonly ReadShard[]): string[] {
  const firsts = new Map<string, { path: string; run: Run }>();
  return shards.flatMap(({ path, result }) =>
    result.runs.flatMap((run) => {
      const key = JSON.stringify([run.suite, run.recipe.name]);
      const first = firsts.get(key) ?? { path, run };
      firsts.set(key, first);
      return commonOfRuns.flatMap(([what, of]) =>
        canonicalJson(of(run)) === canonicalJson(of(first.run))
          ? []
          : [`${run.id} in ${path} has another ${what} than ${first.run.id} in ${first.path}`],
      );
    }),
  );
}

function refusal(
  problems: readonly string[],
  advice = 'Give the results of all shards of one run.',
): ReprolabError {
  return new ReprolabError('usage', `These results do not make one: ${problems.join('; ')}.`, { advice });
}
