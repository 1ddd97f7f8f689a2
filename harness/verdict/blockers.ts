/** What keeps a check from being judged, and the commands that take it out of the way. */
import type { Blocker, Run } from '../core/result-schema.ts';
import type { RunGroup } from './run-group.ts';

/** A blocker with the sentence that explains it. */
export interface Obstacle extends Blocker {
  readonly sentence: string;
}

/** What a command trains again: the suite and recipe of a group, or of a run. */
export interface Trained {
  readonly suite: string;
  readonly recipe: string;
}

/** The blockers of several obstacles, each once. */
export function blockersOf(obstacles: readonly Blocker[]): Blocker[] {
  const isFirst = ({ what, command }: Blocker, index: number) =>
    obstacles.findIndex((other) => other.what === what && other.command === command) === index;
  return obstacles.filter(isFirst).map(({ what, command }) => ({ what, command }));
}

/** `reprolab run` of what could not be judged, with options as words. */
export function runAgain({ suite, recipe }: Trained, ...options: readonly string[]): string {
  return ['reprolab run', suite, `--recipe ${recipe}`, ...options].join(' ');
}

/** The seeds of a group as an option. */
export function seedOption(seeds: readonly number[]): string {
  return `--seed${seeds.length === 1 ? '' : 's'} ${seeds.join(',')}`;
}

/** Whole recipes: no profile that is shorter tells anything of them. */
export function runWhole(trained: Trained): string {
  return runAgain(trained, '--profile nightly');
}

/** Official data in place of the stand-ins, or of the user's own files, that a run read. */
export function runOnOfficialData({ datasets, suite, recipe }: Run): string {
  const again = runAgain({ suite, recipe: recipe.name }, '--data real');
  const replaced = datasets.filter(({ kind }) => kind === 'synthetic').map(({ name }) => name);
  // Files of the user's own are passed by without the folder that they were named by.
  return replaced.length === 0 ? again : `reprolab data pull ${[...new Set(replaced)].join(' ')} && ${again}`;
}

/** Why a group has no run at all that could speak, or may not speak; null where nothing of the group forbids it. */
export function obstacleOfGroup(group: RunGroup): Obstacle | null {
  const { runs, errors, askedSeeds, profile } = group;
  const [failure] = errors;
  const again = runAgain(group, seedOption(askedSeeds));
  if (runs.length === 0 && failure !== undefined) {
    const isData = failure.code === 'data-missing';
    return {
      what: isData ? 'missing data' : 'crashed',
      command: isData ? pullAnd(again, failure.advice) : again,
      // A crash's message goes on with its trace, which the error itself shows.
      sentence: `The run failed: ${failure.message.split('\n', 1).join('')}`,
    };
  }
  if (runs.length === 0) {
    return { what: 'not run', command: again, sentence: `Not run: seed ${askedSeeds.join(', ')}.` };
  }
  if (profile !== 'smoke') return null;
  return {
    what: 'smoke profile',
    command: runWhole(group),
    sentence: 'The smoke profile only shows that a suite runs from end to end; it claims nothing.',
  };
}

/** A run after the `reprolab data pull` that an error advises; null where the files have to be got by hand. */
function pullAnd(again: string, advice: string | null): string | null {
  const [, pull] = /`(reprolab data pull [^`]+)`/.exec(advice ?? '') ?? [];
  return pull === undefined ? null : `${pull} && ${again}`;
}

/** A command of the tool: what it works on, and its options by name. */
interface Command {
  readonly verb: string;
  readonly names: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/**
 * As few commands as take all of these blockers out of the way, in the order in which they have to be run: data first,
 * and suites that ask for no two values of one option together.
 */
export function jointCommands(blockers: readonly Blocker[]): string[] {
  const steps = blockers.flatMap(({ command }) => command?.split(' && ') ?? []).map(readCommand);
  const joint: Command[] = [];
  for (const step of steps) {
    const index = joint.findIndex((other) => agree(other, step));
    const other = joint[index];
    if (other === undefined) joint.push(step);
    else joint[index] = join(other, step);
  }
  return joint.toSorted((a, b) => Number(a.verb === 'run') - Number(b.verb === 'run')).map(commandText);
}

/** Commands of this file's own making: `reprolab VERB NAME... --option value...`. */
function readCommand(text: string): Command {
  const [head = '', ...options] = text.split(' --');
  const [, verb = '', ...names] = head.replace('data pull', 'data-pull').split(' ');
  return {
    verb: verb.replace('-', ' '),
    names,
    options: new Map(options.map((option) => [option.split(' ', 1).join(''), option])),
  };
}

function agree(a: Command, b: Command): boolean {
  return (
    a.verb === b.verb && [...a.options].every(([name, option]) => (b.options.get(name) ?? option) === option)
  );
}

function join(a: Command, b: Command): Command {
  return {
    verb: a.verb,
    names: [...new Set([...a.names, ...b.names])],
    options: new Map([...a.options, ...b.options]),
  };
}

function commandText({ verb, names, options }: Command): string {
  return ['reprolab', verb, ...names, ...[...options.values()].map((option) => `--${option}`)].join(' ');
}
