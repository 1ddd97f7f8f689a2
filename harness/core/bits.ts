/** Digests of what a run measured, by which two runs are known to be equal bit by bit. */
import { createHash } from 'node:crypto';
import type { Bits, Run } from './result-schema.ts';

/**
 * SHA-256 over numbers as the bytes of IEEE 754 doubles, least significant byte first, without anything between them.
 * JSON keeps doubles exactly, so that any program can compute it from the file.
 */
function digestOf(values: readonly number[]): string {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Names in the order of their bytes in UTF-8, which is that of their code points. */
function inOrder(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/**
 * The digests of a run: one of all metrics, whose values are taken in the order of their names, and one of each curve,
 * all its x and then all its y. Curves of one name follow each other in the order of the run.
 */
export function bitsOf({ metrics, curves }: Pick<Run, 'metrics' | 'curves'>): Bits {
  const byName = new Map(Object.entries(metrics));
  const names = inOrder(new Set(curves.map(({ name }) => name)));
  return {
    metrics: digestOf(inOrder(byName.keys()).flatMap((name) => byName.get(name)?.value ?? [])),
    curves: Object.fromEntries(
      names.map((name) => [
        name,
        digestOf(curves.filter((curve) => curve.name === name).flatMap(({ x, y }) => [...x, ...y])),
      ]),
    ),
  };
}
