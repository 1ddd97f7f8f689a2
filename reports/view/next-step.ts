import { extent } from '../../harness/core/extent.ts';
import type { Check, Result } from '../../harness/core/result-schema.ts';
import { shellLine } from './shell.ts';

/** What would tell more. */
export interface NextView {
  readonly text: string;
  readonly command: string;
}

/** Fresh seeds beyond those that were measured. */
const moreSeeds = 5;

/** The next thing to do about a verdict that is neither a pass nor missing; null for those. */
export function nextStep(check: Check, result: Result): NextView | null {
  const { suite, recipe, verdict, suspect, measured } = check;
  const run = (...words: string[]) => runCommand(result, suite, recipe, words);
  if (verdict === 'fail') {
    const [seed = 1] = measured.seeds;
    return {
      text: 'See whether another engine says the same',
      command: run('--seed', String(seed), '--engine', otherEngine(result)),
    };
  }
  if (verdict !== 'inconclusive') return null;
  if (suspect)
    return { text: 'Let fresh seeds decide', command: run('--profile', 'nightly', '--confirm', '4') };
  const missing = missingSeeds(check, result);
  if (missing.length > 0)
    return { text: 'Run the missing seeds', command: run('--seeds', missing.join(',')) };
  const { lowest, highest } = extent(measured.seeds.length === 0 ? [1] : measured.seeds);
  return { text: 'Decide it with more seeds', command: run('--seeds', `${lowest}..${highest + moreSeeds}`) };
}

/** `reprolab run` of one suite, of the recipe that this result asked for. */
function runCommand(
  { command }: Pick<Result, 'command'>,
  suite: string,
  recipe: string,
  words: readonly string[],
): string {
  const isChosen = command.includes('--recipe');
  return shellLine(['npx', 'reprolab', 'run', suite, ...(isChosen ? ['--recipe', recipe] : []), ...words]);
}

/** Seeds that were asked for and have no run. */
function missingSeeds({ suite, recipe }: Check, { plan, runs }: Result): number[] {
  const planned = plan.find((entry) => entry.suite === suite && entry.recipe === recipe)?.seeds ?? [];
  const done = runs.filter((run) => run.suite === suite && run.recipe.name === recipe);
  return planned.filter((seed) => !done.some((run) => run.seed === seed));
}

/** One that did not measure this result. */
function otherEngine({ runs }: Result): string {
  return runs.some(({ engine }) => engine.name === 'tfjs-cpu') ? 'onnx-cpu' : 'tfjs-cpu';
}
