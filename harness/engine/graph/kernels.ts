/**
 * The captured dialect: the tfjs kernels that a graph may hold before lowering, with their attributes in a
 * normal form. Capture resolves what tfjs leaves open (padding names, negative or missing axes, implicit shapes);
 * lowering has a rule for every name here or does not compile. Output shapes and dtypes stand on the values.
 */

/** A kernel without attributes. */
type None = Readonly<Record<string, never>>;

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Windows slide over axes 1 and 2 of NHWC images; pads are [top, left, bottom, right]. */
export interface Sliding {
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
}

export interface Pooling extends Sliding {
  /** [height, width] */
  readonly window: readonly [number, number];
}

type Names<K extends string, A> = Readonly<Record<K, A>>;

export type ElementwiseUnary =
  | 'Abs'
  | 'Ceil'
  | 'Cos'
  | 'Elu'
  | 'Erf'
  | 'Exp'
  | 'Floor'
  | 'Log'
  | 'Log1p'
  | 'Neg'
  | 'Reciprocal'
  | 'Relu'
  | 'Relu6'
  | 'Rsqrt'
  | 'Sigmoid'
  | 'Sign'
  | 'Sin'
  | 'Softplus'
  | 'Sqrt'
  | 'Square'
  | 'Tanh';

export type ElementwiseBinary =
  'Add' | 'Maximum' | 'Minimum' | 'Multiply' | 'Pow' | 'RealDiv' | 'SquaredDifference' | 'Sub';

export type Comparison = 'Equal' | 'Greater' | 'GreaterEqual' | 'Less' | 'LessEqual' | 'NotEqual';

export type ReductionKernel = 'Max' | 'Mean' | 'Min' | 'Prod' | 'Sum';

export type KernelAttributes = Names<ElementwiseUnary | ElementwiseBinary | Comparison, None> &
  Names<ReductionKernel, Reduction> & {
    readonly AddN: None;
    readonly ArgMax: { readonly axis: number };
    readonly ArgMin: { readonly axis: number };
    readonly AvgPool: Pooling;
    /** (dy) -> dx; the output has the input's shape. */
    readonly AvgPoolGrad: Pooling;
    readonly BatchMatMul: { readonly transposeA: boolean; readonly transposeB: boolean };
    readonly Cast: None;
    readonly ClipByValue: { readonly min: number; readonly max: number };
    readonly Concat: { readonly axis: number };
    /** (x: NHWC, filter: HWIO) -> NHWC */
    readonly Conv2D: Sliding;
    /** (x, dy) -> dfilter, HWIO */
    readonly Conv2DBackpropFilter: Sliding;
    /** (dy, filter) -> dx, NHWC; also the transposed convolution. */
    readonly Conv2DBackpropInput: Sliding;
    readonly EluGrad: None;
    /** (x, mean, variance, offset?, scale?) */
    readonly FusedBatchNorm: { readonly epsilon: number };
    /** (x, indices): rows of `x` along `axis`; no batch dimensions. */
    readonly GatherV2: { readonly axis: number };
    readonly LeakyRelu: { readonly alpha: number };
    readonly LogicalAnd: None;
    readonly LogicalNot: None;
    readonly LogicalOr: None;
    readonly MaxPool: Pooling;
    /** (dy, x) -> dx: a window's gradient goes to its first maximum in row-major order, as in TensorFlow. */
    readonly MaxPoolGrad: Pooling;
    readonly OneHot: { readonly depth: number; readonly onValue: number; readonly offValue: number };
    readonly Pack: { readonly axis: number };
    readonly PadV2: {
      readonly before: readonly number[];
      readonly after: readonly number[];
      readonly value: number;
    };
    readonly Reshape: None;
    readonly Reverse: { readonly axes: readonly number[] };
    /** (condition, t, e), of equal shapes */
    readonly Select: None;
    readonly Slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
    /** Over the last axis. */
    readonly Softmax: None;
    readonly SplitV: { readonly axis: number; readonly sizes: readonly number[] };
    /** 1 where x > 0, else alpha. */
    readonly Step: { readonly alpha: number };
    readonly Tile: { readonly reps: readonly number[] };
    readonly Transpose: { readonly perm: readonly number[] };
    readonly Unpack: { readonly axis: number };
    /** (x, segmentIds: 1-d) */
    readonly UnsortedSegmentSum: { readonly segments: number };
  };

export type KernelName = keyof KernelAttributes;
