import { sameShape } from '../../core/tensor-data.ts';
import type { OpTable } from '../graph/dialect.ts';
import { type Graph, type NodeOf, type Value, operandsOf, resultsOf } from '../graph/graph.ts';
import { copyNode, producers, rewriteGraph } from '../graph/translate.ts';
import type { OnnxGraph } from '../onnx/operators.ts';

/** Computes equal expressions once: a layer's patches serve its forward pass and its filter gradient. */
export function shareCommonExpressions<Ops extends OpTable>(graph: Graph<Ops>): Graph<Ops> {
  const known = new Map<string, readonly Value[]>();
  return rewriteGraph(graph, (node, builder) => {
    const operands = node.inputs.map((input) => (input == null ? '_' : input.id));
    const key = JSON.stringify([node.op, operands, Object.entries(node.attributes).sort()]);
    const results = known.get(key) ?? copyNode(node, builder);
    known.set(key, results);
    return results;
  });
}

/** Drops nodes and constants that no output and no state needs. */
export function dropUnused<Ops extends OpTable>(graph: Graph<Ops>): Graph<Ops> {
  const maker = producers(graph);
  const needed = new Set<NodeOf<Ops>>();
  const pending: Value[] = resultsOf(graph);
  const seen = new Set<Value>();
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    const node = maker.get(value);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    for (const input of operandsOf(node)) pending.push(input);
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => needed.has(node)),
    constants: new Map([...graph.constants].filter(([value]) => seen.has(value))),
  };
}

/** Removes what shape bookkeeping leaves behind: a Reshape of a Reshape, a Transpose that undoes another. */
export function mergeReshapes(graph: OnnxGraph): OnnxGraph {
  const reshaped = new Map<Value, Value>();
  const transposed = new Map<Value, { readonly source: Value; readonly perm: readonly number[] }>();
  return rewriteGraph(graph, (node, builder) => {
    if (node.op === 'Reshape') {
      const [x, shape] = node.inputs;
      const source = reshaped.get(x) ?? x;
      if (sameShape(source.shape, node.outputs[0]?.shape ?? [])) return [source];
      const [result] = builder.node('Reshape', [source, shape], {});
      reshaped.set(result, source);
      return [result];
    }
    if (node.op === 'Transpose') {
      const [x] = node.inputs;
      const { source, perm } = transposed.get(x) ?? { source: x, perm: x.shape.map((_, axis) => axis) };
      const combined = node.attributes.perm.map((axis) => perm[axis] ?? axis);
      if (combined.every((axis, index) => axis === index)) return [source];
      const [result] = builder.node('Transpose', [source], { perm: combined });
      transposed.set(result, { source, perm: combined });
      return [result];
    }
    return null;
  });
}
