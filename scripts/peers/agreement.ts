/** Whether all sides did the same work, and undisturbed: what a reader must know before believing a ratio. */
import type { PeerStep } from './steps.ts';

/** What is known of a cell beside its time. */
export interface CellFacts {
  /** As in messages: 'PyTorch, 2 threads (eager)'. */
  readonly label: string;
  readonly threads: number;
  readonly parameters: number;
  /** Mean loss of the first batch. */
  readonly initialLoss: number;
  /** Mean loss of the last round's second half; null when no round was measured. */
  readonly trainedLoss: number | null;
  /** Processor seconds per second while it was measured, round by round. */
  readonly cpuPerWall: readonly number[];
  /** The same while others were measured, over all its waits; null when those were too short to tell. */
  readonly idleCpuPerWall: number | null;
}

/** A fresh classifier's answers are not quite balanced: Glorot's logits add up to this to ln(classes). */
const lossTolerance = 0.5;
/** Random starts and batches differ between sides: their first losses by less than this share. */
const relativeLossTolerance = 0.2;
const mostIdleCpu = 0.1;
/** Above the thread count: the interpreter and timers take a little. */
const spareCpu = 0.25;

/** Lines about the cells of one step that are not as expected. */
export function disagreements(step: PeerStep, cells: readonly CellFacts[]): string[] {
  const expected = step.initialLoss ?? middle(cells.map(({ initialLoss }) => initialLoss));
  const tolerance = step.initialLoss === null ? relativeLossTolerance * expected : lossTolerance;
  return cells.flatMap((cell) => {
    const lines: string[] = [];
    if (cell.parameters !== step.parameters) {
      lines.push(`trains ${cell.parameters} parameters, expected ${step.parameters}`);
    }
    if (!(Math.abs(cell.initialLoss - expected) <= tolerance)) {
      lines.push(`starts at loss ${cell.initialLoss.toFixed(3)}, expected about ${expected.toFixed(3)}`);
    }
    if (cell.trainedLoss !== null && !(cell.trainedLoss < cell.initialLoss)) {
      lines.push(
        `did not learn: loss ${cell.initialLoss.toFixed(3)} at first, ${cell.trainedLoss.toFixed(3)} at last`,
      );
    }
    const busiest = Math.max(0, ...cell.cpuPerWall);
    if (busiest > cell.threads + spareCpu) {
      lines.push(`used ${busiest.toFixed(2)} processors, more than its threads`);
    }
    const idle = cell.idleCpuPerWall ?? 0;
    if (idle > mostIdleCpu) {
      lines.push(`took ${(idle * 100).toFixed(0)}% of a processor while others were measured`);
    }
    return lines.map((line) => `${step.name}: ${cell.label} ${line}`);
  });
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
