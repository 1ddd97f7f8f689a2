import type { Value } from '../graph/graph.ts';
import type { elementwiseKernels } from '../graph/kernels/elementwise.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { UnaryOperator } from '../onnx/operators.ts';
import type { ExecutionTarget } from '../target.ts';
import { larger, smaller, unitStep } from './choices.ts';
import type { LoweringRules } from './rule.ts';

interface Context {
  readonly emit: Emitter;
  readonly target: ExecutionTarget;
}
type OnX = Context & { readonly inputs: readonly [Value] };
type OnAB = Context & { readonly inputs: readonly [Value, Value] };

const unary =
  (op: UnaryOperator) =>
  ({ emit, inputs: [x] }: OnX) => [emit.unary(op, x)];
const onX =
  (lower: (e: Emitter, x: Value, target: ExecutionTarget) => Value) =>
  ({ emit, target, inputs: [x] }: OnX) => [lower(emit, x, target)];
const onAB =
  (lower: (e: Emitter, a: Value, b: Value, target: ExecutionTarget) => Value) =>
  ({ emit, target, inputs: [a, b] }: OnAB) => [lower(emit, a, b, target)];

/** WebGPU has no And and Or: booleans as 0 and 1. */
const asNumbers = (e: Emitter, a: Value, b: Value, op: 'Add' | 'Mul') =>
  e.cast(e.binary(op, e.cast(a, 'int32'), e.cast(b, 'int32')), 'bool');

const square = (e: Emitter, x: Value) => e.binary('Mul', x, x);

const clip = (e: Emitter, x: Value, min: number, max: number) =>
  e.node('Clip', [x, e.scalar(min, x.dtype), e.scalar(max, x.dtype)], {});

export const elementwiseLowering: LoweringRules<keyof typeof elementwiseKernels> = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Elu: unary('Elu'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Log: unary('Log'),
  Log1p: onX((e, x) => e.unary('Log', e.binary('Add', x, e.scalar(1)))),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Relu6: onX((e, x) => clip(e, x, 0, 6)),
  Rsqrt: onX((e, x) => e.unary('Reciprocal', e.unary('Sqrt', x))),
  Sigmoid: unary('Sigmoid'),
  // Sign is missing on WebGPU: (x > 0) - (x < 0).
  Sign: onX((e, x, target) => {
    const negative = e.cast(e.compare('Less', x, e.scalar(0, x.dtype)), x.dtype);
    return e.binary('Sub', unitStep(e, target, x), negative);
  }),
  Sin: unary('Sin'),
  // log(1 + e^x) without overflow: max(x, 0) + log(1 + e^-|x|).
  Softplus: onX((e, x) => {
    const tail = e.unary('Exp', e.unary('Neg', e.unary('Abs', x)));
    return e.binary('Add', e.unary('Relu', x), e.unary('Log', e.binary('Add', tail, e.scalar(1))));
  }),
  Sqrt: unary('Sqrt'),
  Square: onX(square),
  Tanh: unary('Tanh'),

  Add: onAB((e, a, b) => e.binary('Add', a, b)),
  Maximum: onAB((e, a, b, target) => larger(e, target, a, b)),
  Minimum: onAB((e, a, b, target) => smaller(e, target, a, b)),
  Multiply: onAB((e, a, b) => e.binary('Mul', a, b)),
  Pow: onAB((e, a, b) => e.binary('Pow', a, b)),
  RealDiv: onAB((e, a, b) => e.binary('Div', a, b)),
  SquaredDifference: onAB((e, a, b) => square(e, e.binary('Sub', a, b))),
  Sub: onAB((e, a, b) => e.binary('Sub', a, b)),

  Equal: onAB((e, a, b) => e.compare('Equal', a, b)),
  Greater: onAB((e, a, b) => e.compare('Greater', a, b)),
  GreaterEqual: onAB((e, a, b) => e.compare('GreaterOrEqual', a, b)),
  Less: onAB((e, a, b) => e.compare('Less', a, b)),
  LessEqual: onAB((e, a, b) => e.compare('LessOrEqual', a, b)),
  NotEqual: onAB((e, a, b) => e.unary('Not', e.compare('Equal', a, b))),

  AddN: ({ emit, inputs: [first, ...others] }) => [
    others.reduce((sum, term) => emit.binary('Add', sum, term), first),
  ],
  Cast: ({ emit, inputs: [x], attributes: { dtype } }) => [emit.cast(x, dtype)],
  ClipByValue: ({ emit, inputs: [x], attributes: { min, max } }) => [clip(emit, x, min, max)],
  // dy * (y > 0 ? 1 : y + 1)
  EluGrad: onAB((e, dy, y) => {
    const one = e.scalar(1);
    return e.binary('Mul', dy, e.where(e.compare('Greater', y, e.scalar(0)), one, e.binary('Add', y, one)));
  }),
  LeakyRelu: ({ emit, inputs, attributes: { alpha } }) => [emit.node('LeakyRelu', inputs, { alpha })],
  LogicalAnd: onAB((e, a, b) => asNumbers(e, a, b, 'Mul')),
  LogicalNot: unary('Not'),
  LogicalOr: onAB((e, a, b) => asNumbers(e, a, b, 'Add')),
  Select: ({ emit, inputs: [condition, t, e] }) => [emit.where(condition, t, e)],
  Step: ({ emit, target, inputs: [x], attributes: { alpha } }) => {
    if (alpha === 0) return [unitStep(emit, target, x)];
    const positive = emit.compare('Greater', x, emit.scalar(0, x.dtype));
    return [emit.where(positive, emit.scalar(1, x.dtype), emit.scalar(alpha, x.dtype))];
  },
};
