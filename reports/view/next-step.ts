import type { Check, Result } from '../../harness/core/result-schema.ts';
import { runCommand } from './blockers.ts';

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
  if (suspect) return { text: 'Let fresh seeds decide', command: run('--profile', 'nightly', '--confirm', '4') };
  const last = Math.max(0, ...measured.seeds);
  return { text: 'Decide it with more seeds', command: run('--seeds', `1..${last + moreSeeds}`) };
}

/** One that did not measure this result. */
function otherEngine({ runs }: Result): string {
  return runs.some(({ engine }) => engine.name === 'tfjs-cpu') ? 'onnx-cpu' : 'tfjs-cpu';
}
