import type { Value } from '../graph/graph.ts';
import type { KernelAttributes, KernelName } from '../graph/kernels.ts';
import type { ExecutionTarget } from '../target.ts';
import type { Emitter } from './emitter.ts';

/** One captured kernel call, with its operands already lowered. */
export interface LoweringCall<K extends KernelName> {
  readonly emit: Emitter;
  /** What the operators may rely on. */
  readonly target: ExecutionTarget;
  readonly inputs: readonly Value[];
  readonly attributes: KernelAttributes[K];
  /** Shapes and dtypes that the results must have. */
  readonly outputs: readonly Pick<Value, 'shape' | 'dtype'>[];
}

/** Emits the ONNX operators of a kernel and returns a value for each of its outputs. */
export type LoweringRule<K extends KernelName> = (call: LoweringCall<K>) => readonly Value[];

/** Rules for some kernels; the table of all of them is exhaustive by type. */
export type LoweringRules<K extends KernelName> = { readonly [Name in K]: LoweringRule<Name> };

/** Operand number `index`; the rule knows that it is there. */
export function operand(call: Pick<LoweringCall<KernelName>, 'inputs'>, index: number): Value {
  return call.inputs[index] as Value;
}

/** The shape of the only result. */
export function resultShape(call: Pick<LoweringCall<KernelName>, 'outputs'>): readonly number[] {
  return (call.outputs[0] as Value).shape;
}
