import { performance } from 'node:perf_hooks';
import type { Phase } from '../core/result-schema.ts';

type PhaseName = Phase['name'];

/** Seconds spent in each phase; a phase inside another stops the outer one's clock, so nothing counts twice. */
export interface PhaseClock {
  /** Runs `work` on the clock of `name`. */
  during<T>(name: PhaseName, work: () => Promise<T>): Promise<T>;
  /** Moves up to `seconds` from one phase to another: for a part that was measured by whoever did it. */
  move(seconds: number, from: PhaseName, to: PhaseName): void;
  /** Phases in the order they first began. */
  readonly phases: readonly Phase[];
}

/** @param now - Milliseconds from any origin. */
export function phaseClock(now: () => number = () => performance.now()): PhaseClock {
  const totals = new Map<PhaseName, number>();
  const open: PhaseName[] = [];
  let since = now();
  const settle = () => {
    const current = open.at(-1);
    const time = now();
    if (current !== undefined) totals.set(current, (totals.get(current) ?? 0) + (time - since) / 1000);
    since = time;
  };
  return {
    async during(name, work) {
      settle();
      open.push(name);
      if (!totals.has(name)) totals.set(name, 0);
      try {
        return await work();
      } finally {
        settle();
        open.pop();
      }
    },
    move(seconds, from, to) {
      const moved = Math.min(seconds, totals.get(from) ?? 0);
      totals.set(from, (totals.get(from) ?? 0) - moved);
      totals.set(to, (totals.get(to) ?? 0) + moved);
    },
    get phases() {
      return [...totals].map(([name, seconds]) => ({ name, seconds }));
    },
  };
}
