/** Puts element-wise operators into the products before them. */
import { sameShape } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';
import { copyNode, countUses, rewriteGraph, soleProducers } from '../graph/translate.ts';
import { Emitter } from '../onnx/emitter.ts';
import type { OnnxGraph, OnnxNode, Operators } from '../onnx/operators.ts';

/**
 * Moves a ReLU ahead of the reshape before it, so that it stands right behind the product and the provider fuses both.
 */
export function reluBeforeReshape(graph: OnnxGraph): OnnxGraph {
  const uses = countUses(graph);
  const reshaped = new Map<Value, OnnxNode<'Reshape'>['inputs']>();
  return rewriteGraph(graph, (node, builder) => {
    const [output] = node.outputs;
    if (node.op === 'Reshape' && output !== undefined && uses.get(output) === 1) {
      const results = copyNode(node, builder);
      reshaped.set(results[0], node.inputs);
      return results;
    }
    const origin = node.op === 'Relu' ? reshaped.get(node.inputs[0]) : undefined;
    if (origin === undefined) return null;
    const [source, shape] = origin;
    const [relu] = builder.node('Relu', [source], {});
    return builder.node('Reshape', [relu, shape], {});
  });
}

/** Adds a bias inside the product before it: Add(Gemm(a, b), bias) is Gemm(a, b, bias). */
export function fuseBias(graph: OnnxGraph): OnnxGraph {
  const { soleGemm } = matcher(graph);
  return fuseAdditions(graph, (first, second, output) => {
    const gemm = soleGemm(first);
    const columns = gemm?.outputs[0]?.shape[1];
    if (gemm === undefined || second.shape.length !== 1 || second.shape[0] !== columns) return null;
    return output.shape.at(-1) === columns ? { gemm, attributes: gemm.attributes } : null;
  });
}

/**
 * Applies plain gradient descent inside the product that makes the gradient: w + (-rate) * (a x b) is a Gemm with
 * alpha = -rate and w as its addend. It saves two passes over the weights, which at batch 16 cost as much as the product.
 */
export function fuseDescent(graph: OnnxGraph): OnnxGraph {
  const { soleProducer, soleGemm } = matcher(graph);
  return fuseAdditions(graph, (first, second) => {
    const scaled = soleProducer(first, 'Mul');
    if (scaled === undefined || !sameShape(first.shape, second.shape)) return null;
    for (const [factor, gradient] of bothOrders(scaled.inputs)) {
      const [alpha, ...others] = graph.constants.get(factor) ?? [];
      const gemm = soleGemm(gradient);
      if (gemm === undefined || alpha === undefined || others.length + factor.shape.length > 0) continue;
      return { gemm, attributes: { ...gemm.attributes, alpha } };
    }
    return null;
  });
}

/** A product without an addend of its own that may take one, and the attributes that it then has. */
interface Fusion {
  readonly gemm: OnnxNode<'Gemm'>;
  readonly attributes: Operators['Gemm']['attributes'];
}

/** Replaces each sum for which `find` sees a fusion by a product with an addend; what it absorbs is left unused. */
function fuseAdditions(
  graph: OnnxGraph,
  find: (first: Value, addend: Value, sum: Value) => Fusion | null,
): OnnxGraph {
  return rewriteGraph(graph, (_, builder, source, translated) => {
    const [sum] = source.outputs;
    if (source.op !== 'Add' || sum === undefined) return null;
    for (const [first, addend] of bothOrders(source.inputs)) {
      const fusion = find(first, addend, sum);
      const [product] = fusion?.gemm.outputs ?? [];
      if (fusion === null || product === undefined) continue;
      const emit = new Emitter(builder);
      const [a, b] = fusion.gemm.inputs;
      const c = translated(addend);
      const fitting = c.shape.length === 1 ? c : emit.reshape(c, product.shape);
      const fused = emit.node('Gemm', [translated(a), translated(b), fitting], fusion.attributes);
      return [emit.reshape(fused, sum.shape)];
    }
    return null;
  });
}

function matcher(graph: OnnxGraph) {
  const soleProducer = soleProducers(graph);
  /** The Gemm without addend behind `value`, seen through reshapes, when nothing else reads it. */
  const soleGemm = (value: Value): OnnxNode<'Gemm'> | undefined => {
    const reshape = soleProducer(value, 'Reshape');
    if (reshape !== undefined) return soleGemm(reshape.inputs[0]);
    const gemm = soleProducer(value, 'Gemm');
    return gemm?.inputs.length === 2 && gemm.attributes.alpha === undefined ? gemm : undefined;
  };
  return { soleProducer, soleGemm };
}

function bothOrders([a, b]: readonly [Value, Value]): readonly (readonly [Value, Value])[] {
  return [
    [a, b],
    [b, a],
  ];
}
