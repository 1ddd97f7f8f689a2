/** Checks as CI is told of them. */
import type { Check } from '../../harness/core/result-schema.ts';
import { measuredText } from '../view/measured.ts';
import { verdictOrder } from '../view/verdict.ts';

const kinds: readonly Check['kind'][] = ['claim', 'reference', 'sanity'];

/** What a reader with little room must see first: failures before the rest, claims before other checks. */
export function worstFirst(checks: readonly Check[]): Check[] {
  const rank = ({ verdict, kind }: Check) =>
    verdictOrder.indexOf(verdict) * kinds.length + kinds.indexOf(kind);
  return [...checks].sort((a, b) => rank(a) - rank(b));
}

/** Why a check has its verdict, with what was expected and what came. */
export function checkSentence(check: Check): string {
  const { text, source } = check.expected;
  const measured = measuredText(check) ?? 'nothing';
  return `${check.reason} Expected: ${text}, from ${source}. Measured: ${measured}.`;
}
