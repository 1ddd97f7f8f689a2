import type { RibbonCell } from '../../harness/history/ribbon.ts';
import { plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { verdictWords } from '../../harness/verdict/verdict-words.ts';

/** The last nights of a suite, oldest first. */
export interface RibbonView {
  readonly suite: string;
  readonly href: string;
  readonly summary: string;
  readonly cells: readonly {
    readonly verdict: RibbonCell['verdict'];
    /** What a pointer or a screen reader is told. */
    readonly title: string;
    readonly href: string | null;
  }[];
}

/** @param links - Reports by id of the result. */
export function ribbonView(
  suite: string,
  ribbon: readonly RibbonCell[],
  links: ReadonlyMap<string, string | null>,
): RibbonView {
  const bad = ribbon.filter(({ verdict }) => verdict === 'fail' || verdict === 'broken').length;
  return {
    suite,
    href: `#${anchor('suite', suite)}`,
    summary: `${bad === 0 ? 'none' : String(bad)} of ${plural(ribbon.length, 'night')} failed`,
    cells: ribbon.map(({ verdict, resultId, startedAt, failed, checks }) => ({
      verdict,
      title: `${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${labelOf(verdict)}${
        failed > 0 ? `, ${String(failed)} of ${plural(checks, 'check')} failed` : ''
      }`,
      href: links.get(resultId) ?? null,
    })),
  };
}

function labelOf(verdict: RibbonCell['verdict']): string {
  return verdict === 'broken' ? 'could not be measured' : verdictWords[verdict].label.toLowerCase();
}
