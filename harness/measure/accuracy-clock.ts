import type { TimeToAccuracy } from '../core/result-schema.ts';

/** Fixed for all suites and machines, since which one is chosen decides who is fast. */
export const accuracyTargets = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99] as const;

/** Steps whose accuracy is averaged: a single batch says too little. */
const windowSteps = 100;

interface Batch {
  readonly correct: number;
  readonly samples: number;
}

/** When a training first had each target as the accuracy of its last 100 steps. */
export class AccuracyClock {
  readonly #window: Batch[] = [];
  readonly #reached = new Map<number, { readonly steps: number; readonly seconds: number }>();
  #correct = 0;
  #samples = 0;
  #steps = 0;

  /**
   * Adds a step.
   *
   * @param seconds - Training time when the call that did the step had ended.
   */
  add(correct: number, samples: number, seconds: number): void {
    this.#steps++;
    this.#window.push({ correct, samples });
    this.#correct += correct;
    this.#samples += samples;
    if (this.#window.length > windowSteps) {
      const first = this.#window.shift();
      this.#correct -= first?.correct ?? 0;
      this.#samples -= first?.samples ?? 0;
    }
    if (this.#window.length < windowSteps) return;
    for (const target of accuracyTargets) {
      if (this.#correct < target * this.#samples) return;
      if (!this.#reached.has(target)) this.#reached.set(target, { steps: this.#steps, seconds });
    }
  }

  /** By target; empty where no step counted what was correct. */
  get times(): TimeToAccuracy[] {
    if (this.#steps === 0) return [];
    return accuracyTargets.map((target) => ({
      target,
      ...(this.#reached.get(target) ?? { steps: null, seconds: null }),
    }));
  }
}
