/** Small pieces that several rules emit; some have a faster form on some targets. */
import type { Value } from '../graph/graph.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { ExecutionTarget } from '../target.ts';

/**
 * The larger of two values: Max where the target has it (measured on 65,000 elements: 0.019 ms against 0.036 on one
 * thread), or a choice, which gives `b` where `a` is NaN.
 */
export function larger(emit: Emitter, target: ExecutionTarget, a: Value, b: Value): Value {
  return target.extremes ? emit.binary('Max', a, b) : emit.where(emit.compare('GreaterOrEqual', a, b), a, b);
}

/** The smaller of two values, likewise. */
export function smaller(emit: Emitter, target: ExecutionTarget, a: Value, b: Value): Value {
  return target.extremes ? emit.binary('Min', a, b) : emit.where(emit.compare('LessOrEqual', a, b), a, b);
}

/** The largest float32. It takes every normal number above 0 (from 2^-126) past 1. */
const steepest = (2 - 2 ** -23) * 2 ** 127;

/**
 * 1 where x > 0, else 0, in the type of x. Where an overflow is an infinity it is one operator in place of two, the sigmoid
 * of straight lines min(max(slope x, 0), 1) at the steepest slope. Measured on 390,000 elements: 0.055 ms against
 * 0.10 on one thread.
 */
export function unitStep(emit: Emitter, target: ExecutionTarget, x: Value): Value {
  return target.overflowsToInfinity && x.dtype === 'float32'
    ? emit.node('HardSigmoid', [x], { alpha: steepest, beta: 0 })
    : emit.cast(emit.compare('Greater', x, emit.scalar(0, x.dtype)), x.dtype);
}

/** 0, 1, 2, ... as int32 [count]. */
export const countTo = (emit: Emitter, count: number): Value =>
  emit.constant(
    Int32Array.from({ length: count }, (_, index) => index),
    [count],
    'int32',
  );
