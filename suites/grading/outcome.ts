/** Findings as labs make them. */
import type { Basis, Cell, Evidence, Finding, PrintedNumber } from '../../harness/index.ts';

/** A finding with what somebody should look at beside it. */
export interface Answer {
  readonly finding: Finding;
  readonly observations: readonly string[];
}

export type Refusal = Extract<Finding, { reason: string }>;

export const evidenceOf = (cell: Cell, line: string): Evidence => ({
  cell: cell.number,
  executionCount: cell.executionCount,
  line,
});

export const notFound = (exercise: string, reason: string): Refusal => ({
  exercise,
  state: 'not-found',
  reason,
});

export const notRun = (exercise: string, { number }: Cell): Refusal => ({
  exercise,
  state: 'not-run',
  reason: `Cell ${number} was not run.`,
});

/** What a cell ended with, when it did: null for one that ended well. */
export function ended(exercise: string, cell: Cell, what: string): Refusal | null {
  const [error] = cell.errors;
  if (error === undefined) return null;
  const reason = `Cell ${cell.number}, which ${what}, ended with ${error.name}.`;
  return { exercise, state: 'failed', reason, evidence: evidenceOf(cell, `${error.name}: ${error.message}`) };
}

/** A pure number, a count or a loss. */
export function valueOf(
  exercise: string,
  { text, low, high }: Pick<PrintedNumber, 'text' | 'low' | 'high'>,
  unit: 'count' | 'number' | 'nats' | 'fraction',
  evidence: Evidence,
  basis: Basis,
  notes: readonly string[] = [],
): Finding {
  return { exercise, state: 'value', value: { text, low, high, unit }, evidence, basis, notes };
}
