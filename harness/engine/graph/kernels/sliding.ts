/** Kernels whose windows slide over NHWC images: convolutions and pooling, with their gradients. */
import { internalError } from '../../../core/errors.ts';
import { sameShape, sizeOf } from '../../../core/tensor-data.ts';
import type { TensorType, Value } from '../graph.ts';
import { kernel, perElement, products } from '../kernel.ts';
import { commonDtype, dimensions, slid, typeText } from '../shape.ts';

/** Windows slide over axes 1 and 2 of NHWC images; pads are [top, left, bottom, right]. */
export type Sliding = Readonly<{
  strides: readonly [number, number];
  pads: readonly [number, number, number, number];
}>;

/** The window is [height, width]. */
export type Pooling = Sliding & Readonly<{ window: readonly [number, number] }>;

/** The gradient of an operand needs that operand's shape. */
type OfInput = Readonly<{ inputShape: readonly number[] }>;
type OfFilter = Readonly<{ filterShape: readonly number[] }>;

function windowed(
  x: TensorType,
  [high, wide]: readonly [number, number],
  { strides, pads }: Sliding,
): readonly [number, number, number] {
  const [batch, height, width] = dimensions(x, 4);
  const [top, left, bottom, right] = pads;
  return [batch, slid(height, high, strides[0], top, bottom), slid(width, wide, strides[1], left, right)];
}

/** x: NHWC, filter: HWIO -> NHWC */
function convolved(x: TensorType, filter: TensorType, sliding: Sliding): TensorType {
  const [high, wide, channels, outChannels] = dimensions(filter, 4);
  if (channels !== x.shape[3]) throw internalError(`${typeText(filter)} does not filter ${typeText(x)}`);
  return { shape: [...windowed(x, [high, wide], sliding), outChannels], dtype: commonDtype([x, filter]) };
}

/** x: NHWC, filter: HWCM -> NHW(CM): channel c of x is filtered by its own M filters. */
function convolvedByChannel(x: TensorType, filter: TensorType, sliding: Sliding): TensorType {
  const [high, wide, channels, multiplier] = dimensions(filter, 4);
  if (channels !== x.shape[3]) throw internalError(`${typeText(filter)} does not filter ${typeText(x)}`);
  const windows = windowed(x, [high, wide], sliding);
  return { shape: [...windows, channels * multiplier], dtype: commonDtype([x, filter]) };
}

function pooled(x: TensorType, pooling: Pooling): TensorType {
  return { shape: [...windowed(x, pooling.window, pooling), dimensions(x, 4)[3]], dtype: x.dtype };
}

/** The type of a gradient, once dy is known to have the type of the forward result. */
function gradient(of: TensorType, dy: TensorType, forward: TensorType): TensorType {
  if (!sameShape(dy.shape, forward.shape)) {
    throw internalError(`gradient ${typeText(dy)} is not of the result ${typeText(forward)}`);
  }
  return { shape: of.shape, dtype: commonDtype([dy, of]) };
}

/** Terms of a convolution: every element of its result sums over a filter's H x W x I. */
const terms = (result: TensorType, filterShape: readonly number[]) =>
  sizeOf(result.shape) * sizeOf(filterShape.slice(0, 3));

/** Terms of a convolution by channel: every element of its result sums over a filter's H x W. */
const termsByChannel = (result: TensorType, filterShape: readonly number[]) =>
  sizeOf(result.shape) * sizeOf(filterShape.slice(0, 2));

export const slidingKernels = {
  /** (x: NHWC, filter: HWIO) -> NHWC */
  Conv2D: kernel<readonly [x: Value, filter: Value], Sliding>(
    ([x, filter], sliding) => convolved(x, filter, sliding),
    products(([x, filter]: readonly [Value, Value], sliding: Sliding) =>
      terms(convolved(x, filter, sliding), filter.shape),
    ),
  ),
  /** (x, dy) -> dfilter, HWIO */
  Conv2DBackpropFilter: kernel<readonly [x: Value, dy: Value], Sliding & OfFilter>(
    ([x, dy], { filterShape, ...sliding }) => {
      const filter = { shape: filterShape, dtype: x.dtype };
      return gradient(filter, dy, convolved(x, filter, sliding));
    },
    products(([, dy]: readonly [Value, Value], { filterShape }: Sliding & OfFilter) =>
      terms(dy, filterShape),
    ),
  ),
  /** (dy, filter) -> dx, NHWC; also the transposed convolution. */
  Conv2DBackpropInput: kernel<readonly [dy: Value, filter: Value], Sliding & OfInput>(
    ([dy, filter], { inputShape, ...sliding }) => {
      const x = { shape: inputShape, dtype: filter.dtype };
      return gradient(x, dy, convolved(x, filter, sliding));
    },
    products(([dy, filter]: readonly [Value, Value]) => terms(dy, filter.shape)),
  ),
  /** (x: NHWC, filter: HWCM) -> NHW(CM) */
  DepthwiseConv2dNative: kernel<readonly [x: Value, filter: Value], Sliding>(
    ([x, filter], sliding) => convolvedByChannel(x, filter, sliding),
    products(([x, filter]: readonly [Value, Value], sliding: Sliding) =>
      termsByChannel(convolvedByChannel(x, filter, sliding), filter.shape),
    ),
  ),
  /** (x, dy) -> dfilter, HWCM */
  DepthwiseConv2dNativeBackpropFilter: kernel<readonly [x: Value, dy: Value], Sliding & OfFilter>(
    ([x, dy], { filterShape, ...sliding }) => {
      const filter = { shape: filterShape, dtype: x.dtype };
      return gradient(filter, dy, convolvedByChannel(x, filter, sliding));
    },
    products(([, dy]: readonly [Value, Value], { filterShape }: Sliding & OfFilter) =>
      termsByChannel(dy, filterShape),
    ),
  ),
  /** (dy, filter) -> dx, NHWC */
  DepthwiseConv2dNativeBackpropInput: kernel<readonly [dy: Value, filter: Value], Sliding & OfInput>(
    ([dy, filter], { inputShape, ...sliding }) => {
      const x = { shape: inputShape, dtype: filter.dtype };
      return gradient(x, dy, convolvedByChannel(x, filter, sliding));
    },
    products(([dy, filter]: readonly [Value, Value]) => termsByChannel(dy, filter.shape)),
  ),
  AvgPool: kernel<readonly [x: Value], Pooling>(([x], pooling) => pooled(x, pooling), perElement),
  /** (dy) -> dx */
  AvgPoolGrad: kernel<readonly [dy: Value], Pooling & OfInput>(([dy], { inputShape, ...pooling }) => {
    const x = { shape: inputShape, dtype: dy.dtype };
    return gradient(x, dy, pooled(x, pooling));
  }, perElement),
  MaxPool: kernel<readonly [x: Value], Pooling>(([x], pooling) => pooled(x, pooling), perElement),
  /** (dy, x) -> dx: a window's gradient goes to its first maximum in row-major order, as in TensorFlow. */
  MaxPoolGrad: kernel<readonly [dy: Value, x: Value], Pooling>(
    ([dy, x], pooling) => gradient(x, dy, pooled(x, pooling)),
    perElement,
  ),
};
