import { sameShape } from '../../core/tensor-data.ts';
import { type Graph, type Node, type Value, resultsOf } from '../graph/graph.ts';
import { copyNode, producers, translateGraph } from '../graph/translate.ts';

/** Computes equal expressions once: a layer's patches serve its forward pass and its filter gradient. */
export function shareCommonExpressions(graph: Graph): Graph {
  const known = new Map<string, readonly Value[]>();
  return translateGraph(graph, (node, inputs, builder) => {
    const operands = inputs.map((input) => (input === null ? '_' : String(input.id)));
    const outputs = node.outputs.map((output) => `${output.dtype}[${output.shape.join(',')}]`);
    const key = JSON.stringify([node.op, operands, Object.entries(node.attributes).sort(), outputs]);
    const results = known.get(key) ?? copyNode(node, inputs, builder);
    known.set(key, results);
    return results;
  });
}

/** Drops nodes and constants that no output and no state needs. */
export function dropUnused(graph: Graph): Graph {
  const maker = producers(graph);
  const needed = new Set<Node>();
  const pending: Value[] = resultsOf(graph);
  const seen = new Set<Value>();
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    const node = maker.get(value);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    for (const input of node.inputs) if (input !== null) pending.push(input);
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => needed.has(node)),
    constants: new Map([...graph.constants].filter(([value]) => seen.has(value))),
  };
}

/** Removes what shape bookkeeping leaves behind: a Reshape of a Reshape, a Transpose that undoes another. */
export function mergeReshapes(graph: Graph): Graph {
  const origins = new Map<
    Value,
    { readonly op: string; readonly source: Value; readonly perm: readonly number[] }
  >();
  return translateGraph(graph, (node, inputs, builder) => {
    const [x] = inputs;
    const [output] = node.outputs;
    if (x == null || output === undefined || (node.op !== 'Reshape' && node.op !== 'Transpose')) {
      return copyNode(node, inputs, builder);
    }
    const origin = origins.get(x);
    const perm = node.op === 'Transpose' ? (node.attributes['perm'] as readonly number[]) : [];
    let source = x;
    let attributes = node.attributes;
    let combined = perm;
    if (origin !== undefined && origin.op === node.op) {
      source = origin.source;
      combined = perm.map((axis) => origin.perm[axis] as number);
      if (node.op === 'Transpose') attributes = { perm: combined };
    }
    const unchanged =
      node.op === 'Reshape'
        ? sameShape(source.shape, output.shape)
        : combined.every((axis, index) => axis === index);
    if (unchanged) return [source];
    const [result] = builder.node(node.op, [source, ...inputs.slice(1)], attributes, node.outputs) as [Value];
    origins.set(result, { op: node.op, source, perm: combined });
    return [result];
  });
}
