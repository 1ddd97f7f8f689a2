import type { Value } from '../graph/graph.ts';
import type { Comparison, ElementwiseBinary, ElementwiseUnary } from '../graph/kernels.ts';
import type { Emitter } from './emitter.ts';
import { type LoweringCall, type LoweringRules, operand } from './rule.ts';

type Kernels =
  | ElementwiseUnary
  | ElementwiseBinary
  | Comparison
  | 'AddN'
  | 'Cast'
  | 'ClipByValue'
  | 'EluGrad'
  | 'LeakyRelu'
  | 'LogicalAnd'
  | 'LogicalNot'
  | 'LogicalOr'
  | 'Select'
  | 'Step';

type Operands = Pick<LoweringCall<Kernels>, 'emit' | 'inputs'>;

const unary = (op: string) => (call: Operands) => [call.emit.unary(op, operand(call, 0))];
const onX = (emit: (e: Emitter, x: Value) => Value) => (call: Operands) => [
  emit(call.emit, operand(call, 0)),
];
const onAB = (emit: (e: Emitter, a: Value, b: Value) => Value) => (call: Operands) => [
  emit(call.emit, operand(call, 0), operand(call, 1)),
];

/** Chooses where a comparison holds: WebGPU has neither Max nor Min. Where `a` is NaN the result is `b`. */
const larger = (e: Emitter, a: Value, b: Value) => e.where(e.compare('GreaterOrEqual', a, b), a, b);
const smaller = (e: Emitter, a: Value, b: Value) => e.where(e.compare('LessOrEqual', a, b), a, b);

/** WebGPU has no And and Or: booleans as 0 and 1. */
const asNumbers = (e: Emitter, a: Value, b: Value, op: 'Add' | 'Mul') =>
  e.cast(e.binary(op, e.cast(a, 'int32'), e.cast(b, 'int32')), 'bool');

const square = (e: Emitter, x: Value) => e.binary('Mul', x, x);

const clip = (e: Emitter, x: Value, min: number, max: number) =>
  e.node('Clip', [x, e.scalar(min, x.dtype), e.scalar(max, x.dtype)], {}, x.shape, x.dtype);

export const elementwiseLowering: LoweringRules<Kernels> = {
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
  Sign: onX((e, x) => {
    const zero = e.scalar(0, x.dtype);
    return e.binary(
      'Sub',
      e.cast(e.compare('Greater', x, zero), x.dtype),
      e.cast(e.compare('Less', x, zero), x.dtype),
    );
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
  Maximum: onAB(larger),
  Minimum: onAB(smaller),
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

  AddN: ({ emit, inputs }) => [inputs.reduce((sum, term) => emit.binary('Add', sum, term))],
  Cast: (call) => [call.emit.cast(operand(call, 0), (call.outputs[0] as Value).dtype)],
  ClipByValue: (call) => [clip(call.emit, operand(call, 0), call.attributes.min, call.attributes.max)],
  // dy * (y > 0 ? 1 : y + 1)
  EluGrad: onAB((e, dy, y) => {
    const one = e.scalar(1);
    return e.binary('Mul', dy, e.where(e.compare('Greater', y, e.scalar(0)), one, e.binary('Add', y, one)));
  }),
  LeakyRelu: (call) => [call.emit.unary('LeakyRelu', operand(call, 0), { alpha: call.attributes.alpha })],
  LogicalAnd: onAB((e, a, b) => asNumbers(e, a, b, 'Mul')),
  LogicalNot: unary('Not'),
  LogicalOr: onAB((e, a, b) => asNumbers(e, a, b, 'Add')),
  Select: (call) => [call.emit.where(operand(call, 0), operand(call, 1), operand(call, 2))],
  Step: (call) => {
    const { emit } = call;
    const x = operand(call, 0);
    const positive = emit.compare('Greater', x, emit.scalar(0, x.dtype));
    if (call.attributes.alpha === 0) return [emit.cast(positive, x.dtype)];
    return [emit.where(positive, emit.scalar(1), emit.scalar(call.attributes.alpha))];
  },
};
