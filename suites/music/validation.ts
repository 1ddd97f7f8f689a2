import type { Bar, Tune } from './abc/index.ts';

/** Fields that every song of the corpus has; X comes first and K last in a header (ABC standard 2.1, 2.2.1). */
const requiredHeaders = ['X', 'T', 'M', 'L', 'K'] as const;

/**
 * Share of a song's inner bars that must be exactly as long as its metre says. Typesetters slip too: of the corpus's
 * own bars 0.3% are wrong, and 99% of its songs pass; a model that has not learned the metre is far below.
 */
export const completeBarShare = 0.9;

/** Complaints of the parser that are named one by one: it may have one about every character of a line. */
const namedComplaints = 3;

/** Bar lengths are sums of fractions of a whole note. */
const tolerance = 1e-6;

/** Of the bars between plain bar lines, how many are exactly as long as the metre says. */
export function countCompleteBars(tune: Tune): { readonly inner: number; readonly complete: number } {
  const inner = tune.bars.filter((bar) => bar.inner && bar.expected !== null);
  return { inner: inner.length, complete: inner.filter(isComplete).length };
}

/**
 * What is wrong with a song, in words; empty for a valid one. Valid: the five fields in order, a key and a metre
 * that the parser understands, no complaint of the parser, notes, and bars as long as the metre says. Of a song that
 * the parser did not read, only the reason is known.
 */
export function problemsOf(tune: Tune): string[] {
  if (tune.unread !== null) return [`not read: ${tune.unread}`];
  const problems: string[] = [];
  const names = tune.headers.map(([name]) => name);
  const missing = requiredHeaders.filter((name) => !names.includes(name));
  if (missing.length > 0) problems.push(`header without ${missing.map((name) => `${name}:`).join(', ')}`);
  else if (names[0] !== 'X') problems.push(`header begins with ${names[0] ?? 'nothing'}:, not with X:`);
  const number = tune.headers.find(([name]) => name === 'X')?.[1];
  if (number !== undefined && !/^\d+$/.test(number)) problems.push(`X: is no number: ${quote(number)}`);
  const unit = tune.headers.find(([name]) => name === 'L')?.[1];
  if (unit !== undefined && !/^1\/\d+$/.test(unit)) problems.push(`L: is no unit length: ${quote(unit)}`);
  // Without music the parser names no key at all, and the missing notes are the problem.
  if (names.includes('K') && tune.key === null && tune.noteLengths.length > 0) {
    problems.push('K: names no key');
  }
  if (names.includes('M') && tune.metre === null) problems.push('M: names no metre');
  problems.push(...tune.warnings.slice(0, namedComplaints).map((warning) => `parser: ${warning}`));
  const further = tune.warnings.length - namedComplaints;
  if (further > 0) problems.push(`parser: ${further} further complaint${further === 1 ? '' : 's'}`);
  if (tune.noteLengths.length === 0) problems.push('no notes');
  else problems.push(...barProblems(tune));
  return problems;
}

function barProblems(tune: Tune): string[] {
  const { inner, complete } = countCompleteBars(tune);
  if (inner === 0) return ['no bar between two bar lines'];
  if (complete >= completeBarShare * inner) return [];
  return [`${inner - complete} of ${inner} inner bars are not as long as the metre ${tune.metre ?? ''} says`];
}

function isComplete({ length, expected }: Bar): boolean {
  return expected !== null && Math.abs(length - expected) < tolerance;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 20));
}
