/** What a run has trained so far, kept outside the suite: it is there when the suite never gets to report it. */
import type { Curve } from '../core/result-schema.ts';
import type { Unit } from '../core/unit.ts';
import { stepCurve } from '../measure/step-curve.ts';

/** One training loop under way. */
export interface LoopHistory {
  readonly label: string;
  /** Of the losses. */
  readonly unit: Unit;
  /** One entry for each step of the loop; the first `done` are filled. */
  readonly losses: Float32Array;
  done: number;
}

export class TrainingHistory {
  readonly #loops: LoopHistory[] = [];

  /** Starts the record of a loop. */
  begin(label: string, steps: number, unit: Unit): LoopHistory {
    const loop = { label, unit, losses: new Float32Array(steps), done: 0 };
    this.#loops.push(loop);
    return loop;
  }

  /** Label of the last loop; empty before the first. */
  get loop(): string {
    return this.#loops.at(-1)?.label ?? '';
  }

  /** Steps with a finite loss, over all loops. */
  get steps(): number {
    return this.#loops.reduce((sum, { done }) => sum + done, 0);
  }

  /** Of the first steps, at most `most`. */
  firstLosses(most: number): number[] {
    const losses: number[] = [];
    for (const loop of this.#loops) {
      for (let step = 0; step < loop.done && losses.length < most; step++) {
        losses.push(loop.losses[step] as number);
      }
    }
    return losses;
  }

  /** 'loss per step' over all loops, thinned as the suites thin theirs; none before the first step. */
  curves(): Curve[] {
    const [first] = this.#loops;
    if (first === undefined || this.steps === 0) return [];
    const losses = new Float32Array(this.steps);
    let at = 0;
    for (const loop of this.#loops) {
      losses.set(loop.losses.subarray(0, loop.done), at);
      at += loop.done;
    }
    return [stepCurve('loss per step', losses, first.unit)];
  }
}
