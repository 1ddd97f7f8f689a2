/** How much of a benchmark's time is left, and how it is shared out. */
export interface TimeBudget {
  /** Seconds left; Infinity without a budget. */
  readonly left: number;
  /** Ends after its part of what is left: one of `parts` equal ones. */
  slice(parts: number): Deadline;
}

export interface Deadline {
  readonly isOver: boolean;
  /** Milliseconds in which an answer must come; undefined without a budget. A late answer may take from later parts. */
  readonly limitMs: number | undefined;
}

/** How many times its part something may take, before it is ended for the sake of the others. */
const tolerance = 2;
/** A worker needs that much to be told to end. */
const leastMs = 1_000;

/** @param now - Milliseconds from any origin. */
export function timeBudget(seconds: number | null, now: () => number = () => performance.now()): TimeBudget {
  const end = seconds === null ? Infinity : now() + 1000 * seconds;
  return {
    get left() {
      return Math.max(0, end - now()) / 1000;
    },
    slice(parts) {
      const began = now();
      const part = Math.max(0, end - began) / parts;
      return {
        get isOver() {
          return now() >= began + part;
        },
        get limitMs() {
          if (seconds === null) return undefined;
          // In whole seconds, since it is said where an answer is late.
          const left = Math.min(began + tolerance * part, end) - now();
          return Math.max(leastMs, 1000 * Math.floor(left / 1000));
        },
      };
    },
  };
}
