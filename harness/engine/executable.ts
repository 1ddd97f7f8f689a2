import type { Graph } from './graph/graph.ts';
import { verifyGraph } from './graph/verify.ts';
import { lower } from './lowering/lower.ts';
import { optimize } from './passes/passes.ts';
import { maskBeforeUnpooling } from './passes/unpooling.ts';
import type { ExecutionTarget } from './target.ts';

/** The graph of ONNX operators that a provider executes for a captured step: lowered, then through every pass. */
export function executableGraph(captured: Graph, target: ExecutionTarget): Graph {
  const masked = verifyGraph(maskBeforeUnpooling(captured), "pass 'mask before unpooling'");
  return optimize(lower(masked, target), target);
}
