/** Who is compared: every engine and number of threads of every file is one contender. */
import { ReprolabError } from '../core/errors.ts';
import { groupBy } from '../core/group-by.ts';
import type { BenchCell, EngineInfo, Machine, Run, RunError, Tool } from '../core/result-schema.ts';
import type { Source } from './read-sources.ts';

/** A machine with an engine and a number of threads, and what was measured on it. */
export interface Measured {
  readonly source: Source;
  readonly machine: Machine;
  readonly tool: Tool;
  readonly runs: readonly Run[];
  /** Runs that could not be done. */
  readonly errors: readonly RunError[];
  /** Training steps and evaluations; what the harness does itself is no property of an engine. */
  readonly cells: readonly BenchCell[];
}

/** As many as there are letters. */
const mostContenders = 26;

const comparedActivities: readonly BenchCell['activity'][] = ['training-step', 'evaluation'];

/**
 * The contenders of all sources, in order. A file with several engines, or with one activity on several numbers of
 * threads, holds several. Throws 'usage' for fewer than two.
 */
export function contendersOf(sources: readonly Source[]): Measured[] {
  const contenders = sources.flatMap(split);
  if (contenders.length < 2) {
    throw new ReprolabError(
      'usage',
      `There is nothing to compare: ${sources.map(({ path }) => path).join(', ')} ${contenders.length === 0 ? 'holds no measurement' : 'holds one engine with one number of threads'}.`,
      { advice: 'Name the results or benchmarks of at least two machines, engines or numbers of threads.' },
    );
  }
  if (contenders.length > mostContenders) {
    throw new ReprolabError(
      'usage',
      `There are ${contenders.length} contenders, expected at most ${mostContenders}.`,
      { advice: 'Compare fewer files at once.' },
    );
  }
  return contenders;
}

function split(source: Source): Measured[] {
  const runs = [...(source.result?.runs ?? []), ...(source.bench?.trainings ?? [])];
  const cells = (source.bench?.cells ?? []).filter(({ activity }) => comparedActivities.includes(activity));
  const file = source.result ?? source.bench;
  if (file === null) return [];
  const keyOf = (engine: EngineInfo, isSplit: boolean) =>
    JSON.stringify([engine.name, engine.adapter, isSplit ? engine.threads : null]);
  const runKey = keying(runs, (run) => [run.id, run.engine.name], keyOf);
  const cellKey = keying(cells, (cell) => [cell.suite, cell.recipe, cell.activity, cell.engine.name], keyOf);
  const runsBy = groupBy(runs, runKey);
  const cellsBy = groupBy(cells, cellKey);
  return [...new Set([...runsBy.keys(), ...cellsBy.keys()])].map((key) => ({
    source,
    machine: file.machine,
    tool: file.tool,
    runs: runsBy.get(key) ?? [],
    errors: source.result?.errors ?? [],
    cells: cellsBy.get(key) ?? [],
  }));
}

/**
 * Suites choose their own number of threads where none is asked for, so different numbers alone are one contender; the
 * same thing measured with several is several.
 */
function keying<Item extends { readonly engine: EngineInfo }>(
  items: readonly Item[],
  subject: (item: Item) => readonly string[],
  keyOf: (engine: EngineInfo, isSplit: boolean) => string,
): (item: Item) => string {
  const subjects = items.map((item) => JSON.stringify(subject(item)));
  const isSplit = new Set(subjects).size < subjects.length;
  return ({ engine }) => keyOf(engine, isSplit);
}

/** All engines that a contender used, each once: suites may have threads of their own. */
export function enginesOf({ runs, cells }: Pick<Measured, 'runs' | 'cells'>): EngineInfo[] {
  const engines = [...runs, ...cells].map(({ engine }) => engine);
  return [...new Map(engines.map((engine) => [JSON.stringify(engine), engine])).values()];
}
