import * as tf from '@tensorflow/tfjs-core';
import { type OpCase, floats, withGradient } from '../op-case.ts';

type Image = tf.Tensor4D;
type Pair = readonly [number, number];
type Padding = 'same' | 'valid';

const pair = ([high, wide]: Pair): [number, number] => [high, wide];
const paddings = ['same', 'valid'] as const;

/** Image heights and widths: not square, and neither, one or both are odd. */
const sizes: readonly Pair[] = [
  [7, 10],
  [9, 6],
  [11, 7],
  [8, 12],
];
const kernels: readonly Pair[] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 5],
  [3, 5],
];
const strideChoices: readonly Pair[] = [
  [1, 1],
  [2, 2],
  [2, 1],
  [1, 2],
];
const inChannels = [1, 3, 5, 16, 24];
const outChannels = [4, 1, 7, 3, 16];

function convolution(
  batch: number,
  size: Pair,
  channels: Pair,
  kernel: Pair,
  strides: Pair,
  padding: Padding | number,
): OpCase {
  const name =
    `conv2d ${batch}x${size.join('x')}x${channels.join('>')}, kernel ${kernel.join('x')}, ` +
    `stride ${strides.join('x')}, ${padding}`;
  return withGradient(
    name,
    ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'],
    [floats([batch, ...size, channels[0]], -1, 1), floats([...kernel, ...channels], -1, 1)],
    (x, filter) => tf.conv2d(x as Image, filter as Image, pair(strides), padding),
    'accumulated',
  );
}

/** Kernels, channels and strides in all combinations; the rest takes turns, so that each meets each. */
const grid = kernels.flatMap((kernel, k) =>
  inChannels.flatMap((channels, c) =>
    strideChoices.map((strides, s) => {
      const turn = k + c + s;
      return convolution(
        [1, 3][(k + c) % 2] as number,
        sizes[turn % sizes.length] as Pair,
        [channels, outChannels[turn % outChannels.length] as number],
        kernel,
        strides,
        paddings[(c + s + Math.floor(k / 2)) % 2] as Padding,
      );
    }),
  ),
);

function depthwise(
  size: Pair,
  channels: number,
  multiplier: number,
  kernel: Pair,
  strides: Pair,
  padding: Padding | number,
): OpCase {
  return withGradient(
    `depthwiseConv2d ${size.join('x')}x${channels}, multiplier ${multiplier}, kernel ${kernel.join('x')}, ` +
      `stride ${strides.join('x')}, ${padding}`,
    ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
    [floats([2, ...size, channels], -1, 1), floats([...kernel, channels, multiplier], -1, 1)],
    (x, filter) => tf.depthwiseConv2d(x as Image, filter as Image, pair(strides), padding),
    'accumulated',
  );
}

const byChannel: readonly OpCase[] = [
  ...kernels.flatMap((kernel, k) =>
    strideChoices.map((strides, s) =>
      depthwise(
        sizes[(k + s) % sizes.length] as Pair,
        [1, 3, 5][(k + s) % 3] as number,
        [1, 2, 3][s % 3] as number,
        kernel,
        strides,
        paddings[(k + s) % 2] as Padding,
      ),
    ),
  ),
  depthwise([7, 10], 3, 2, [3, 3], [1, 1], 1),
  // Windows side by side, without and with pixels left over; a filter as large as the image; windows that skip pixels.
  depthwise([8, 12], 4, 1, [2, 2], [2, 2], 'valid'),
  depthwise([9, 7], 4, 2, [2, 2], [2, 2], 'valid'),
  depthwise([5, 3], 3, 2, [5, 3], [1, 1], 'valid'),
  depthwise([9, 10], 2, 2, [1, 1], [3, 3], 'valid'),
  withGradient(
    'fused depthwiseConv2d, bias and relu',
    ['DepthwiseConv2dNative', 'Add', 'Relu'],
    [floats([3, 7, 5, 3], -1, 1), floats([3, 3, 3, 2], -1, 1), floats([6])],
    (x, filter, bias) =>
      tf.fused.depthwiseConv2d({
        x: x as Image,
        filter: filter as Image,
        strides: [2, 1],
        pad: 'same',
        bias,
        activation: 'relu',
      }),
    'accumulated',
  ),
];

/** Channels and pixels that fill whole blocks of ONNX Runtime's blocked layout. */
const wholeBlocks: readonly OpCase[] = [
  convolution(2, [8, 12], [8, 16], [5, 5], [2, 2], 'same'),
  convolution(2, [8, 6], [16, 24], [3, 3], [2, 2], 'same'),
  convolution(8, [7, 8], [24, 8], [3, 3], [2, 1], 'same'),
  convolution(8, [3, 5], [8, 16], [3, 3], [1, 1], 1),
  convolution(8, [5, 7], [8, 8], [2, 3], [1, 2], 'valid'),
];

const edges: readonly OpCase[] = [
  convolution(3, [7, 10], [5, 4], [3, 3], [1, 1], 1),
  convolution(1, [7, 10], [1, 4], [3, 3], [2, 2], 1),
  convolution(3, [9, 6], [16, 4], [5, 5], [2, 2], 2),
  // Strides beyond the kernel leave pixels that no window sees.
  convolution(3, [9, 10], [3, 4], [1, 1], [3, 3], 'valid'),
  convolution(1, [9, 10], [1, 4], [2, 2], [3, 3], 'same'),
  convolution(1, [11, 13], [16, 4], [3, 2], [3, 4], 'same'),
  // One window in all, and kernels as large as the image along one axis.
  convolution(3, [5, 3], [3, 4], [5, 3], [1, 1], 'valid'),
  convolution(1, [5, 3], [16, 4], [5, 3], [2, 2], 'valid'),
  convolution(3, [1, 9], [3, 4], [1, 5], [1, 2], 'same'),
  convolution(1, [9, 1], [1, 4], [5, 1], [2, 1], 'same'),
  // Many pixels for few taps and channels: the filter's gradient is summed over parts.
  convolution(4, [16, 16], [16, 4], [1, 1], [1, 1], 'same'),
  convolution(4, [20, 20], [3, 4], [1, 2], [2, 2], 'same'),
  // Wide kernels reach far beyond a small image.
  convolution(1, [2, 3], [5, 4], [5, 5], [1, 1], 'same'),
  convolution(3, [2, 3], [1, 4], [5, 5], [2, 2], 'same'),
];

/** Output sizes are those whose convolution has the input's size. */
const transposed = paddings.flatMap((padding) =>
  strideChoices.flatMap((strides, s) =>
    (
      [
        [3, 3],
        [5, 5],
        [2, 2],
        [3, 5],
      ] as const
    ).map((kernel, k) => {
      const batch = [1, 3][(s + k) % 2] as number;
      const [inDepth, outDepth] = (
        [
          [3, 5],
          [16, 1],
          [5, 24],
          [1, 3],
        ] as const
      )[(s + k) % 4] as Pair;
      const input: Pair = [4, 3];
      const grown = [0, 1].map((axis) => {
        const steps = (input[axis] as number) * (strides[axis] as number);
        return padding === 'same'
          ? steps
          : steps + Math.max(0, (kernel[axis] as number) - (strides[axis] as number));
      }) as [number, number];
      return withGradient(
        `conv2dTranspose ${batch}x${input.join('x')}x${inDepth}>${outDepth}, kernel ${kernel.join('x')}, stride ${strides.join('x')}, ${padding}`,
        ['Conv2DBackpropInput', 'Conv2D', 'Conv2DBackpropFilter'],
        [floats([batch, ...input, inDepth], -1, 1), floats([...kernel, outDepth, inDepth], -1, 1)],
        (x, filter) =>
          tf.conv2dTranspose(
            x as Image,
            filter as Image,
            [batch, ...grown, outDepth],
            pair(strides),
            padding,
          ),
        'accumulated',
      );
    }),
  ),
);

const fused = (['linear', 'relu', 'relu6', 'sigmoid', 'elu'] as const).map((activation) =>
  withGradient(
    `fused conv2d, bias and ${activation}`,
    ['Conv2D', 'Add'],
    [floats([3, 7, 5, 3], -1, 1), floats([3, 3, 3, 4], -1, 1), floats([4])],
    (x, filter, bias) =>
      tf.fused.conv2d({
        x: x as Image,
        filter: filter as Image,
        strides: [2, 1],
        pad: 'same',
        bias: bias,
        activation,
      }),
    'accumulated',
  ),
);

export const convolutionCases: readonly OpCase[] = [
  ...grid,
  ...wholeBlocks,
  ...edges,
  ...byChannel,
  ...transposed,
  ...fused,
  withGradient(
    'conv2d of one image without a batch axis',
    ['Conv2D'],
    [floats([7, 5, 3], -1, 1), floats([3, 3, 3, 4], -1, 1)],
    (x, filter) => tf.conv2d(x as tf.Tensor3D, filter as Image, 2, 'same'),
    'accumulated',
  ),
];
