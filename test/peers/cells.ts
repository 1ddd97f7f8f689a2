import type { CellFacts } from '../../scripts/peers/agreement.ts';
import { roundOf, type Cell } from '../../scripts/peers/summary.ts';

/** A cell whose rounds have the given medians. */
export function cellOf(
  side: string,
  threads: number,
  mediansMs: readonly number[],
  asPublished = false,
): Cell {
  return {
    side,
    threads,
    variant: 'eager',
    asPublished,
    rounds: mediansMs.map((medianMs) => roundOf([medianMs])),
  };
}

/** Facts of a cell that did everything right, but for `changes`. */
export function factsOf(changes: Partial<CellFacts> = {}): CellFacts {
  return {
    label: 'PyTorch, 1 thread (eager)',
    threads: 1,
    parameters: 101_770,
    initialLoss: 2.4,
    trainedLoss: 0.3,
    cpuPerWall: [1, 1.02],
    idleCpuPerWall: 0.001,
    ...changes,
  };
}
