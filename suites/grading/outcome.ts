/** Findings as labs make them. */
import {
  type Basis,
  type Cell,
  type Evidence,
  type Finding,
  type PrintedNumber,
  tellsOrder,
} from '../../harness/index.ts';

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

export const notInEdition = (exercise: string, reason: string): Refusal => ({
  exercise,
  state: 'not-in-edition',
  reason,
});

export const notRun = (exercise: string, { number }: Cell): Refusal => ({
  exercise,
  state: 'not-run',
  reason: `Cell ${number} was not run.`,
});

/** Whether the counts say that `cell` ran before `other`; null where they tell nothing. */
export function ranBefore(cell: Cell, other: Cell): boolean | null {
  if (!tellsOrder(cell) || !tellsOrder(other)) return null;
  return (cell.executionCount ?? 0) < (other.executionCount ?? 0);
}

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
