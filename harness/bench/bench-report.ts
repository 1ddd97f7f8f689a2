import { resultSchemaVersion, type BenchResult, type Result } from '../core/result-schema.ts';

/** A result without runs, so that a bench that stands alone is reported like any other. */
export function resultAroundBench(bench: BenchResult): Result {
  const { id, tool, course, command, startedAt, finishedAt, durationSeconds, status, machine } = bench;
  const { engineChoice } = bench;
  return {
    schemaVersion: resultSchemaVersion,
    id,
    tool,
    course,
    command,
    profile: 'full',
    startedAt,
    finishedAt,
    durationSeconds,
    status,
    machine,
    plan: [],
    confirmations: [],
    shard: null,
    engineChoice,
    runs: [],
    checks: [],
    errors: [],
  };
}
