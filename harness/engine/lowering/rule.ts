import type { TensorType, Value } from '../graph/graph.ts';
import type { KernelName, Kernels } from '../graph/kernels.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { ExecutionTarget } from '../target.ts';

/** One captured kernel call, with its operands already lowered. */
export interface LoweringCall<Name extends KernelName> {
  readonly emit: Emitter;
  readonly target: ExecutionTarget;
  readonly inputs: Kernels[Name]['inputs'];
  readonly attributes: Kernels[Name]['attributes'];
  /** The type of the kernel's first result. */
  readonly result: TensorType;
}

/** Emits the ONNX operators of a kernel and returns a value for each of its results, of the types that it has. */
export type LoweringRule<Name extends KernelName> = (call: LoweringCall<Name>) => readonly Value[];

/** Rules for some kernels; the table of all of them is exhaustive by type. */
export type LoweringRules<Names extends KernelName> = { readonly [Name in Names]: LoweringRule<Name> };
