import { internalError } from '../../../core/errors.ts';
import { sizeOf } from '../../../core/tensor-data.ts';
import { alike } from '../dialect.ts';
import type { TensorType, Value } from '../graph.ts';
import { kernel, perElement, products } from '../kernel.ts';
import { broadcast, commonDtype, reduced, sizeAt, typeText } from '../shape.ts';

type One = readonly [x: Value];
export type Reduction = Readonly<{ axes: readonly number[]; keepDims: boolean }>;
type Turned = Readonly<{ transposeA: boolean; transposeB: boolean }>;

export const sameTypeReductions = ['Max', 'Min', 'Prod', 'Sum'] as const;
export type ReductionKernel = (typeof sameTypeReductions)[number] | 'Mean';

const argument = kernel<One, { readonly axis: number }>(
  ([x], { axis }) => ({ shape: reduced(x.shape, [axis], false), dtype: 'int32' }),
  perElement,
);

function productOf([a, b]: readonly [Value, Value], { transposeA, transposeB }: Turned): TensorType {
  const inner = sizeAt(a, transposeA ? -2 : -1);
  if (inner !== sizeAt(b, transposeB ? -1 : -2)) {
    throw internalError(`${typeText(a)} and ${typeText(b)} do not multiply`);
  }
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return {
    shape: [...batch, sizeAt(a, transposeA ? -1 : -2), sizeAt(b, transposeB ? -2 : -1)],
    dtype: commonDtype([a, b]),
  };
}

export const linearKernels = {
  ...alike(
    sameTypeReductions,
    kernel<One, Reduction>(
      ([x], { axes, keepDims }) => ({ shape: reduced(x.shape, axes, keepDims), dtype: x.dtype }),
      perElement,
    ),
  ),
  /** A mean of integers is not an integer. */
  Mean: kernel<One, Reduction>(
    ([x], { axes, keepDims }) => ({ shape: reduced(x.shape, axes, keepDims), dtype: 'float32' }),
    perElement,
  ),
  ArgMax: argument,
  ArgMin: argument,
  /** Over the last axis. */
  Softmax: kernel<One>(([x]) => x, perElement),
  BatchMatMul: kernel<readonly [a: Value, b: Value], Turned>(
    productOf,
    products((operands: readonly [Value, Value], turned: Turned) => {
      return sizeOf(productOf(operands, turned).shape) * sizeAt(operands[0], turned.transposeA ? -2 : -1);
    }),
  ),
  FusedBatchNorm: kernel<
    readonly [x: Value, mean: Value, variance: Value, offset: Value | null, scale: Value | null],
    { readonly epsilon: number }
  >(([x, ...parameters]) => {
    const given = parameters.filter((parameter) => parameter !== null);
    const type = {
      shape: broadcast(x.shape, ...given.map(({ shape }) => shape)),
      dtype: commonDtype([x, ...given]),
    };
    if (sizeOf(type.shape) !== sizeOf(x.shape))
      throw internalError(`${typeText(x)} is broadcast to ${typeText(type)}`);
    return type;
  }, perElement),
};
