import type { Value } from '../graph/graph.ts';
import type { KernelGraph, KernelName, KernelNode } from '../graph/kernels.ts';
import { translateGraph } from '../graph/translate.ts';
import { Emitter } from '../onnx/emitter.ts';
import { type OnnxGraph, onnxDialect } from '../onnx/operators.ts';
import type { ExecutionTarget } from '../target.ts';
import { convolutionLowering } from './convolution.ts';
import { elementwiseLowering } from './elementwise.ts';
import { linearLowering } from './linear.ts';
import { poolingLowering } from './pooling.ts';
import type { LoweringRule, LoweringRules } from './rule.ts';
import { shapingLowering } from './shaping.ts';

/** Every kernel that can be captured has a rule, or this does not compile. */
const rules: LoweringRules<KernelName> = {
  ...convolutionLowering,
  ...elementwiseLowering,
  ...linearLowering,
  ...poolingLowering,
  ...shapingLowering,
};

/** Translates a graph of tfjs kernels into a graph of ONNX operators that `target` has. */
export function lower(captured: KernelGraph, target: ExecutionTarget): OnnxGraph {
  return translateGraph(captured, onnxDialect, (node, builder) =>
    lowerNode(new Emitter(builder), target, node),
  );
}

function lowerNode(
  emit: Emitter,
  target: ExecutionTarget,
  { op, inputs, attributes, outputs }: KernelNode,
): readonly Value[] {
  const [result] = outputs;
  if (result === undefined) return [];
  // The table pairs each name with its own signature; the type system cannot follow a name chosen at run time.
  const rule = rules[op] as LoweringRule<KernelName>;
  return rule({ emit, target, inputs, attributes, result });
}
