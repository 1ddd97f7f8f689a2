/** Rewrites of captured kernels: unit steps, where they mask the gradient of a ReLU, and what they are made from. */
import type { Value } from '../graph/graph.ts';
import type { KernelGraph, KernelNode } from '../graph/kernels.ts';
import { copyNode, producers, rewriteGraph, soleProducers } from '../graph/translate.ts';

/**
 * Masks the gradient of a ReLU that is followed by max-pooling before it is spread over the windows, where it is a
 * window's size smaller: a window's gradient goes to its largest element, which is above 0 exactly where the pooled
 * value is. MaxPoolGrad(dy, relu(x)) * step(x) becomes MaxPoolGrad(dy * step(pooled), relu(x)).
 */
export function maskBeforeUnpooling(graph: KernelGraph): KernelGraph {
  const soleProducer = soleProducers(graph);
  const maker = producers(graph);
  const pooled = new Map<string, Value>();

  /** Whether a value is the mask of the ReLU whose result was pooled. */
  const masks = (mask: Value, relu: Value): boolean => {
    const step = maker.get(mask);
    const activation = maker.get(relu);
    return (
      step?.op === 'Step' &&
      step.attributes.alpha === 0 &&
      activation?.op === 'Relu' &&
      activation.inputs[0] === step.inputs[0]
    );
  };
  /** The MaxPoolGrad whose result is `gradient` alone and of which `mask` is the ReLU's. */
  const unpoolingBehind = (gradient: Value, mask: Value): KernelNode<'MaxPoolGrad'> | null => {
    const unpooling = soleProducer(gradient, 'MaxPoolGrad');
    return unpooling !== undefined && masks(mask, unpooling.inputs[1]) ? unpooling : null;
  };

  return rewriteGraph(graph, (node, builder, source, translated) => {
    if (source.op === 'MaxPool') {
      const results = copyNode(node, builder);
      pooled.set(poolingKey(source, source.inputs[0]), results[0]);
      return results;
    }
    if (source.op !== 'Multiply') return null;
    const [a, b] = source.inputs;
    const unpooling = unpoolingBehind(a, b) ?? unpoolingBehind(b, a);
    const y = unpooling === null ? undefined : pooled.get(poolingKey(unpooling, unpooling.inputs[1]));
    if (unpooling === null || y === undefined) return null;
    const [dy, x] = unpooling.inputs;
    const [mask] = builder.node('Step', [y], { alpha: 0 });
    const [masked] = builder.node('Multiply', [translated(dy), mask], {});
    return builder.node('MaxPoolGrad', [masked, translated(x)], unpooling.attributes);
  });
}

/** Tells poolings of one value in the same windows. */
function poolingKey({ attributes }: KernelNode<'MaxPool' | 'MaxPoolGrad'>, x: Value): string {
  return JSON.stringify([x.id, Object.entries(attributes).sort()]);
}

/**
 * Reads the mask of a ReLU's gradient from its result instead of its argument (x > 0 exactly where relu(x) > 0), so
 * that the argument is needed only by the ReLU and the provider can fuse both into the product before it.
 */
export function maskFromRelu(graph: KernelGraph): KernelGraph {
  const relus = new Map<Value, Value>();
  return rewriteGraph(graph, (node, builder) => {
    if (node.op === 'Relu') {
      const results = copyNode(node, builder);
      relus.set(node.inputs[0], results[0]);
      return results;
    }
    const relu = node.op === 'Step' && node.attributes.alpha === 0 ? relus.get(node.inputs[0]) : undefined;
    return relu === undefined ? null : builder.node('Step', [relu], { alpha: 0 });
  });
}

/** Writes x > 0 as a number as the unit step that it is: a target may have a faster form of that. */
export function comparisonAsStep(graph: KernelGraph): KernelGraph {
  const positives = new Map<Value, Value>();
  return rewriteGraph(graph, (node, builder) => {
    if (node.op === 'Greater') {
      const [x, threshold] = node.inputs;
      const results = copyNode(node, builder);
      const [zero] = threshold.shape.length === 0 ? (builder.constantValues(threshold) ?? []) : [];
      if (zero === 0) positives.set(results[0], x);
      return results;
    }
    const x = node.op === 'Cast' ? positives.get(node.inputs[0]) : undefined;
    return x === undefined || x.dtype !== node.outputs[0]?.dtype
      ? null
      : builder.node('Step', [x], { alpha: 0 });
  });
}
