import { ReprolabError } from '../../core/errors.ts';
import type { Graph, Node, Value } from '../graph/graph.ts';
import type { KernelName } from '../graph/kernels.ts';
import { translateGraph } from '../graph/translate.ts';
import { verifyGraph } from '../graph/verify.ts';
import { type ExecutionTarget, portableTarget } from '../target.ts';
import { convolutionLowering } from './convolution.ts';
import { elementwiseLowering } from './elementwise.ts';
import { Emitter } from './emitter.ts';
import { linearLowering } from './linear.ts';
import { poolingLowering } from './pooling.ts';
import type { LoweringCall, LoweringRule, LoweringRules } from './rule.ts';
import { shapingLowering } from './shaping.ts';

/** Every kernel that can be captured has a rule, or this does not compile. */
export const loweringRules: LoweringRules<KernelName> = {
  ...convolutionLowering,
  ...elementwiseLowering,
  ...linearLowering,
  ...poolingLowering,
  ...shapingLowering,
};

/**
 * Translates a captured graph of tfjs kernels into a graph of ONNX operators that `target` has.
 *
 * @throws lowering-failed where a node is not a kernel of the captured dialect
 */
export function lower(captured: Graph, target: ExecutionTarget = portableTarget): Graph {
  const lowered = translateGraph(captured, (node, inputs, builder) =>
    lowerNode(new Emitter(builder), target, node, inputs),
  );
  return verifyGraph(lowered, 'lowering');
}

function lowerNode(
  emit: Emitter,
  target: ExecutionTarget,
  node: Node,
  inputs: readonly (Value | null)[],
): readonly Value[] {
  if (!isKernel(node.op)) {
    throw new ReprolabError('lowering-failed', `there is no lowering for kernel ${node.op}`, {
      advice: 'Add a rule in harness/engine/lowering.',
    });
  }
  // The table pairs each name with its own attributes; the type system cannot follow a name chosen at run time.
  const rule = loweringRules[node.op] as LoweringRule<KernelName>;
  return rule({
    emit,
    target,
    inputs: inputs as readonly Value[],
    attributes: node.attributes as LoweringCall<KernelName>['attributes'],
    outputs: node.outputs,
  });
}

function isKernel(op: string): op is KernelName {
  return Object.hasOwn(loweringRules, op);
}
