import { printableLine } from '../core/printable.ts';
import { readResultAt } from '../run/result-file.ts';
import { describeChange, judgeAgain, reasonsForChange, type JudgedAgain } from '../verdict/judge-again.ts';
import type { References } from '../verdict/references.ts';
import type { Terminal } from './terminal.ts';

/**
 * Reads a result, given as its folder or file, judges it again, and says which of its checks are others now.
 * Throws 'usage' when there is none, 'result-invalid' when it is wrong.
 */
export function readJudged(
  path: string,
  references: References,
  { tell }: Pick<Terminal, 'tell'>,
): JudgedAgain {
  const judged = judgeAgain(readResultAt(path), references);
  const { changes, result } = judged;
  if (changes.length > 0) {
    tell(
      `Judged again, ${changes.length} of ${result.checks.length} checks differ from those stored in ${path}; what holds now is shown:`,
    );
    for (const change of changes) tell(`  ${printableLine(describeChange(change))}`);
    tell(reasonsForChange);
  }
  return judged;
}
