/** Numbers that left the finite range while a model was trained. */
import { internalError, ReprolabError } from './errors.ts';
import { nonFiniteSchema, type NonFinite } from './result-schema.ts';

/** A number that JSON cannot hold, as text. Throws for a finite one. */
export function nonFiniteText(value: number): NonFinite {
  const parsed = nonFiniteSchema.safeParse(String(value));
  if (!parsed.success) throw internalError(`${value} is a finite number`);
  return parsed.data;
}

/**
 * Training diverged. That is an outcome of the lab, which the run records and its claims fail by; only where there is
 * no run to record it (a benchmark) is it an error like another.
 */
export class DivergenceError extends ReprolabError {
  /** What is not finite: 'loss', or another quantity in words. */
  readonly quantity: string;
  readonly value: NonFinite;

  /** @param where - When it was found, in words: 'at step 14 of ...'. */
  constructor(quantity: string, value: number, where: string) {
    const text = nonFiniteText(value);
    super('engine-failed', `Training diverged: the ${quantity} is ${text} ${where}.`, {
      advice: 'Run with --engine tfjs-cpu to tell a recipe that diverges from an engine that is wrong.',
    });
    this.name = 'DivergenceError';
    this.quantity = quantity;
    this.value = text;
  }
}
