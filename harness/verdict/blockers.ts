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
  const replaced = datasets.filter(({ kind }) => kind === 'synthetic' || kind === 'own');
  const names = [...new Set(replaced.map(({ name }) => name))].join(' ');
  return `reprolab data pull ${names} && ${runAgain({ suite, recipe: recipe.name }, '--data real')}`;
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
      // Which data is missing, and how to get it, is in the advice of the error itself.
      command: isData ? null : again,
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
