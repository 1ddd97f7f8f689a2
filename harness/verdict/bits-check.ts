/** Runs against the bits of stored ones: equal bits prove that nothing changed, and need no statistics. */
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import type { MeasuredReference } from './reference-schema.ts';

/** What the bits of runs say of a reference. */
export type BitsOutcome =
  | { readonly kind: 'equal'; readonly reason: string }
  | { readonly kind: 'changed'; readonly reason: string }
  /** No stored run has the fingerprint of one of the runs. */
  | { readonly kind: 'unknown' };

/**
 * Compares each run with the stored run of its fingerprint. 'equal' where every run has one and all agree; 'changed',
 * with the first value that differs, where any does not.
 */
export function compareBits(runs: readonly Run[], reference: MeasuredReference): BitsOutcome {
  const pairs = runs.map((run) => ({
    run,
    stored: reference.bits.find(({ fingerprint }) => fingerprint === run.fingerprint?.hash),
  }));
  for (const { run, stored } of pairs) {
    if (stored === undefined) continue;
    const curves = Object.entries(stored.curves);
    const isEqual =
      stored.metrics === run.bits.metrics &&
      curves.length === Object.keys(run.bits.curves).length &&
      curves.every(([name, digest]) => ownValue(run.bits.curves, name) === digest);
    if (isEqual) continue;
    const reason = `The computation changed: with seed ${run.seed}, on an equal machine, engine, recipe and data, ${firstDifference(run, reference)}.`;
    return { kind: 'changed', reason };
  }
  if (pairs.length === 0 || pairs.some(({ stored }) => stored === undefined)) return { kind: 'unknown' };
  const reason = `${plural(runs.length, 'run')} equal to the last bit ${runs.length === 1 ? 'that' : 'those'} stored for seed ${runs.map(({ seed }) => seed).join(', ')} on an equal machine: nothing changed.`;
  return { kind: 'equal', reason };
}

/** The first value that differs, by name; what is not stored can only be known by its digest. */
function firstDifference({ seed, metrics, curves }: Run, reference: MeasuredReference): string {
  const at = reference.seeds.indexOf(seed);
  for (const [name, { values }] of Object.entries(reference.metrics)) {
    const [before, now] = [values[at], ownValue(metrics, name)?.value];
    if (before !== now) return `'${name}' is ${String(now)}, where ${String(before)} is stored`;
  }
  for (const [name, { runs, x, unit }] of Object.entries(reference.curves)) {
    const now = curves.find((curve) => curve.name === name && curve.xUnit === unit)?.y ?? [];
    const place = (runs[at] ?? []).findIndex((value, index) => value !== now[index]);
    if (place >= 0) {
      return `curve '${name}' is ${String(now[place])} at ${unit} ${String(x[place])}, where ${String(runs[at]?.[place])} is stored`;
    }
  }
  return 'a metric or curve differs that the reference stores by its digest alone';
}
