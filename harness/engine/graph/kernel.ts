/** What the captured dialect says of a kernel: its operands and attributes, the types of its results, what it costs. */
import { extent } from '../../core/extent.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Attributes, Signature, TypedOp } from './dialect.ts';
import type { TensorType, ValueType } from './graph.ts';

/** Work and memory traffic of a kernel that reads every operand and writes every result once. */
export interface Cost {
  /** Floating-point operations; a multiply and an add are two. */
  readonly flops: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

type CostRule<Inputs, Given> = (inputs: Inputs, attributes: Given, outputs: readonly TensorType[]) => Cost;

export interface Kernel<Inputs, Given> extends TypedOp<Inputs, Given> {
  readonly cost: CostRule<Inputs, Given>;
}

/** A kernel without attributes. */
export type None = Readonly<Record<string, never>>;

/** An entry of the table of kernels. */
export function kernel<Inputs extends Signature['inputs'], Given extends Attributes = None>(
  types: Kernel<Inputs, Given>['types'],
  cost: Kernel<Inputs, Given>['cost'],
): Kernel<Inputs, Given> {
  return { types, cost };
}

type Operands = readonly (TensorType | null | undefined)[];

const elementBytes: Readonly<Record<ValueType, number>> = { float32: 4, int32: 4, int64: 8, bool: 1 };

export function bytesOf(types: Operands): number {
  return types.reduce(
    (sum, type) => (type == null ? sum : sum + elementBytes[type.dtype] * sizeOf(type.shape)),
    0,
  );
}

/** Another view of the same memory. */
export const free = (): Cost => ({ flops: 0, bytesRead: 0, bytesWritten: 0 });

/** Moves its operands without computing. */
export const moving = (inputs: Operands, _: unknown, outputs: readonly TensorType[]): Cost => ({
  flops: 0,
  bytesRead: bytesOf(inputs),
  bytesWritten: bytesOf(outputs),
});

/** Moves a part of its first operand: reads of it as much as it gives. */
export const picking = ([, ...others]: Operands, _: unknown, outputs: readonly TensorType[]): Cost => ({
  flops: 0,
  bytesRead: bytesOf(outputs) + bytesOf(others),
  bytesWritten: bytesOf(outputs),
});

/** One operation per element of its largest tensor. */
export const perElement = (inputs: Operands, given: unknown, outputs: readonly TensorType[]): Cost => {
  const sizes = [...inputs, outputs[0]].map((type) => (type == null ? 0 : sizeOf(type.shape)));
  return { ...moving(inputs, given, outputs), flops: extent(sizes).highest };
};

/** A multiplication and an addition for each of so many terms, as the kernel's definition sums them. */
export const products =
  <Inputs extends Operands, Given>(
    terms: (inputs: Inputs, attributes: Given, outputs: readonly TensorType[]) => number,
  ): CostRule<Inputs, Given> =>
  (inputs, attributes, outputs) => ({
    ...moving(inputs, attributes, outputs),
    flops: 2 * terms(inputs, attributes, outputs),
  });
