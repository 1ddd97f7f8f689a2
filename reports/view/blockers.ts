/** Why runs cannot be judged by a claim: every reason, not only the first, and what would remove each. */
import type { Check, Result, Run } from '../../harness/core/result-schema.ts';
import type { PublishedClaim } from '../../harness/verdict/claim-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import { shellLine } from './shell.ts';

export interface BlockerView {
  /** 'shortened', 'synthetic data' */
  readonly name: string;
  readonly detail: string;
  /** Null where no command is known to help. */
  readonly command: string | null;
}

/** Seeds that are asked for beside each other in one command. */
const listed = (seeds: readonly number[]) => [...new Set(seeds)].join(',');

/** What a claim is about, where the references that it was judged by are known; else what nearly all are about. */
type Needs = Pick<PublishedClaim, 'data' | 'needsFullRecipe'>;

function needsOf({ id, suite, recipe }: Check, references: References | undefined): Needs {
  const claim = references?.claims.find(
    (known) => known.suite === suite && known.recipe === recipe && id.endsWith(`/${known.id}`),
  );
  return claim ?? { data: 'real', needsFullRecipe: true };
}

/** Every blocker of a claim that was not evaluated; empty where its reason is none of these. */
export function blockersOf(check: Check, result: Result, references?: References): BlockerView[] {
  const { suite, recipe } = check;
  const run = (...words: string[]) => runCommand(result, suite, recipe, words);
  const runs = result.runs.filter((other) => other.suite === suite && other.recipe.name === recipe);
  const errors = result.errors.filter(
    (error) => error.suite === suite && (error.recipe ?? recipe) === recipe,
  );
  if (runs.length === 0) {
    const [error] = errors;
    if (error === undefined) {
      return [{ name: 'not run', detail: 'No run of it is in this result.', command: run() }];
    }
    const again = run('--seeds', listed(errors.map(({ seed }) => seed)));
    return [
      { name: 'crashed', detail: error.advice ?? error.message.split('\n', 1).join(''), command: again },
    ];
  }
  const needs = needsOf(check, references);
  return [
    ...lengthBlockers(needs, runs, result.profile, run('--profile', 'nightly')),
    ...dataBlockers(needs, runs),
  ];
}

function lengthBlockers(
  { needsFullRecipe }: Needs,
  runs: readonly Run[],
  profile: Result['profile'],
  command: string,
): BlockerView[] {
  const shortened = runs.find((run) => run.shortened !== null)?.shortened ?? null;
  if (shortened !== null && (needsFullRecipe || profile === 'smoke')) {
    return [{ name: 'shortened', detail: shortened, command }];
  }
  if (profile !== 'smoke') return [];
  return [{ name: 'smoke profile', detail: 'It shows only that a suite runs, and claims nothing.', command }];
}

function dataBlockers({ data }: Needs, runs: readonly Run[]): BlockerView[] {
  if (data !== 'real') return [];
  const used = runs.flatMap(({ datasets }) => datasets);
  const namesOf = (kind: string) => [
    ...new Set(used.filter((dataset) => dataset.kind === kind).map(({ name }) => name)),
  ];
  const notes = [
    ...new Set(used.flatMap(({ kind, note }) => (kind === 'synthetic' && note !== null ? note : []))),
  ];
  const [synthetic, own] = [namesOf('synthetic'), namesOf('own')];
  return [
    ...(synthetic.length === 0
      ? []
      : [
          {
            name: 'synthetic data',
            detail: [synthetic.join(', '), ...notes].join(': '),
            command: shellLine(['npx', 'reprolab', 'data', 'pull', ...synthetic]),
          },
        ]),
    ...(own.length === 0
      ? []
      : [{ name: 'other data than the official', detail: own.join(', '), command: null }]),
  ];
}

/** The commands of several blockers as one line: what is missing first, then the one run that all ask for. */
export function commandOf(blockers: readonly BlockerView[], result: Result, check: Check): string | null {
  const commands = [...new Set(blockers.flatMap(({ command }) => command ?? []))];
  if (commands.length === 0) return null;
  const pulls = commands.filter((command) => command.includes(' data pull '));
  const [run = runCommand(result, check.suite, check.recipe, [])] = commands.filter(
    (command) => !pulls.includes(command),
  );
  return [...pulls, run].join(' && ');
}

/** `reprolab run` of one suite, of the recipe that this result asked for. */
export function runCommand(
  { command }: Pick<Result, 'command'>,
  suite: string,
  recipe: string,
  words: readonly string[],
): string {
  const isChosen = command.includes('--recipe');
  return shellLine(['npx', 'reprolab', 'run', suite, ...(isChosen ? ['--recipe', recipe] : []), ...words]);
}
