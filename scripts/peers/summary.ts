/** What follows from the rounds: who is best at a step, and by how much. */
import { medianInterval, type MedianInterval } from '../../harness/verdict/statistics/median-interval.ts';

/** One turn of one cell. */
export interface Round {
  readonly calls: number;
  /** Milliseconds per training step over the turn's calls: quantiles and mean. */
  readonly p10Ms: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly meanMs: number;
}

/** A step executed in one way with a number of threads. */
export interface Cell {
  readonly side: string;
  readonly threads: number;
  readonly variant: string;
  readonly asPublished: boolean;
  /** Round by round: element r of two cells of a step was measured within the same round r. */
  readonly rounds: readonly Round[];
}

/** How many times the one is as fast as the other: above 1, the first is faster. */
export interface Ratio extends MedianInterval {
  /** Of each round, in order. */
  readonly ofRounds: readonly number[];
}

/** Sides compared at one step. */
export interface Comparison {
  /** The fastest cell of each side that was measured: over thread counts and variants. */
  readonly best: ReadonlyMap<string, Cell>;
  /** Fastest of all sides but ours; null when none was measured. */
  readonly bestPeer: Cell | null;
  /** Time of each peer's best over ours; empty when ours was not measured. */
  readonly ratios: ReadonlyMap<string, Ratio>;
}

export const oursName = 'ours';

/** Describes one turn. `samplesMs` are milliseconds per step of its calls, at least one. */
export function roundOf(samplesMs: readonly number[]): Round {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.round(q * (sorted.length - 1))] ?? Number.NaN;
  return {
    calls: sorted.length,
    p10Ms: quantile(0.1),
    medianMs: medianInterval(sorted).median,
    p90Ms: quantile(0.9),
    meanMs: sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length,
  };
}

/** Median over the rounds of their medians, in milliseconds per step. */
export function cellMs(cell: Cell): number {
  return medianInterval(cell.rounds.map(({ medianMs }) => medianMs)).median;
}

/** The ratio round by round, over the rounds that both have: a slow minute of the machine hits both alike. */
export function ratioOf(slower: Cell, faster: Cell): Ratio {
  const count = Math.min(slower.rounds.length, faster.rounds.length);
  const ofRounds = Array.from({ length: count }, (_, round) => {
    const above = slower.rounds[round]?.medianMs ?? Number.NaN;
    return above / (faster.rounds[round]?.medianMs ?? Number.NaN);
  });
  return { ...medianInterval(ofRounds), ofRounds };
}

function fastest(cells: readonly Cell[]): Cell | null {
  return cells.reduce<Cell | null>(
    (best, cell) => (best === null || cellMs(cell) < cellMs(best) ? cell : best),
    null,
  );
}

/** Compares the cells of one step. Cells without a round do not count. */
export function compare(cells: readonly Cell[]): Comparison {
  const measured = cells.filter(({ rounds }) => rounds.length > 0);
  const best = new Map<string, Cell>();
  for (const side of new Set(measured.map((cell) => cell.side))) {
    const cell = fastest(measured.filter((candidate) => candidate.side === side));
    if (cell !== null) best.set(side, cell);
  }
  const ours = best.get(oursName);
  const peers = [...best].filter(([side]) => side !== oursName);
  return {
    best,
    bestPeer: fastest(peers.map(([, cell]) => cell)),
    ratios: new Map(ours === undefined ? [] : peers.map(([side, cell]) => [side, ratioOf(cell, ours)])),
  };
}

/** Geometric mean of positive numbers; null of none. */
export function geometricMean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
