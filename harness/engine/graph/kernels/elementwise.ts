import { internalError } from '../../../core/errors.ts';
import { type DType, sameShape } from '../../../core/tensor-data.ts';
import { alike } from '../dialect.ts';
import type { Value } from '../graph.ts';
import { kernel, moving, perElement } from '../kernel.ts';
import { broadcast, commonDtype, sameType, typeText } from '../shape.ts';

/** Kernels of one operand and no attributes that keep its type. */
export const unaryKernels = [
  'Abs',
  'Ceil',
  'Cos',
  'Elu',
  'Erf',
  'Exp',
  'Floor',
  'Log',
  'Log1p',
  'Neg',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Rsqrt',
  'Sigmoid',
  'Sign',
  'Sin',
  'Softplus',
  'Sqrt',
  'Square',
  'Tanh',
] as const;

/** Arithmetic of two operands, with broadcasting. */
export const binaryKernels = [
  'Add',
  'Maximum',
  'Minimum',
  'Multiply',
  'Pow',
  'RealDiv',
  'SquaredDifference',
  'Sub',
] as const;

export const comparisonKernels = [
  'Equal',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'NotEqual',
] as const;

export const logicalKernels = ['LogicalAnd', 'LogicalOr'] as const;

type One = readonly [x: Value];
type Two = readonly [a: Value, b: Value];

const logical = kernel<Two>(([a, b]) => {
  return { shape: broadcast(a.shape, b.shape), dtype: commonDtype([a, b], 'bool') };
}, perElement);

/** Of two operands of one type. */
function matching(a: Value, b: Value): Value {
  if (!sameType(a, b)) throw internalError(`${typeText(a)} and ${typeText(b)} differ`);
  return a;
}

export const elementwiseKernels = {
  ...alike(
    unaryKernels,
    kernel<One>(([x]) => x, perElement),
  ),
  ...alike(
    binaryKernels,
    kernel<Two>(([a, b]) => ({ shape: broadcast(a.shape, b.shape), dtype: commonDtype([a, b]) }), perElement),
  ),
  ...alike(
    comparisonKernels,
    kernel<Two>(([a, b]) => {
      commonDtype([a, b]);
      return { shape: broadcast(a.shape, b.shape), dtype: 'bool' };
    }, perElement),
  ),
  ...alike(logicalKernels, logical),
  LogicalNot: kernel<One>(([x]) => ({ shape: x.shape, dtype: commonDtype([x], 'bool') }), perElement),
  AddN: kernel<readonly [first: Value, ...others: Value[]]>(
    ([first, ...others]) => others.reduce(matching, first),
    perElement,
  ),
  Cast: kernel<One, { readonly dtype: DType }>(([x], { dtype }) => ({ shape: x.shape, dtype }), moving),
  ClipByValue: kernel<One, { readonly min: number; readonly max: number }>(([x]) => x, perElement),
  EluGrad: kernel<readonly [dy: Value, y: Value]>(([dy, y]) => matching(dy, y), perElement),
  LeakyRelu: kernel<One, { readonly alpha: number }>(([x]) => x, perElement),
  /** The condition has as many axes as the branches. */
  Select: kernel<readonly [condition: Value, t: Value, e: Value]>(([condition, t, e]) => {
    commonDtype([condition], 'bool');
    const result = matching(t, e);
    if (!sameShape(broadcast(condition.shape, t.shape), t.shape)) {
      throw internalError(`condition ${typeText(condition)} does not fit ${typeText(t)}`);
    }
    return result;
  }, moving),
  /** 1 where x > 0, else alpha. */
  Step: kernel<One, { readonly alpha: number }>(([x]) => x, perElement),
};
