import type { Graph, Node, Value } from '../graph/graph.ts';
import { copyNode, producers, rememberInputs, soleProducers, translateGraph } from '../graph/translate.ts';

/**
 * Masks the gradient of a ReLU that is followed by max-pooling before it is spread over the windows, where it is a
 * window's size smaller: a window's gradient goes to its largest element, which is above 0 exactly where the pooled
 * value is. Rewrites captured kernels, MaxPoolGrad(dy, relu(x)) * step(x) into MaxPoolGrad(dy * step(pooled), relu(x)).
 */
export function maskBeforeUnpooling(graph: Graph): Graph {
  const soleProducer = soleProducers(graph);
  const maker = producers(graph);
  const translated = new Map<Value, Value>();
  const pooled = new Map<string, Value>();

  /** The MaxPoolGrad whose result is `gradient` alone and of which `mask` is the ReLU's. */
  const unpoolingBehind = (gradient: Value, mask: Value): Node | null => {
    const unpooling = soleProducer(gradient, 'MaxPoolGrad');
    const step = maker.get(mask);
    if (unpooling === undefined || step?.op !== 'Step' || step.attributes['alpha'] !== 0) return null;
    const relu = maker.get(unpooling.inputs[1] as Value);
    return relu?.op === 'Relu' && relu.inputs[0] === step.inputs[0] ? unpooling : null;
  };

  return translateGraph(graph, (node, inputs, builder) => {
    rememberInputs(translated, node, inputs);
    const [a, b] = node.inputs;
    if (node.op === 'MaxPool') {
      const results = copyNode(node, inputs, builder);
      pooled.set(poolingKey(node, a as Value), results[0] as Value);
      return results;
    }
    const unpooling =
      node.op === 'Multiply' && a != null && b != null
        ? (unpoolingBehind(a, b) ?? unpoolingBehind(b, a))
        : null;
    const [dy, x] = unpooling?.inputs ?? [];
    const y = unpooling === null || x == null ? undefined : pooled.get(poolingKey(unpooling, x));
    if (unpooling === null || dy == null || x == null || y === undefined) {
      return copyNode(node, inputs, builder);
    }
    const [mask] = builder.node('Step', [y], { alpha: 0 }, [y]) as [Value];
    const [masked] = builder.node('Multiply', [translated.get(dy) as Value, mask], {}, [y]) as [Value];
    return builder.node(
      'MaxPoolGrad',
      [masked, translated.get(x) as Value],
      unpooling.attributes,
      node.outputs,
    );
  });
}

/** Tells poolings of one value in the same windows. */
function poolingKey({ attributes }: Node, x: Value): string {
  return JSON.stringify([x.id, Object.entries(attributes).sort()]);
}
