import { internalError } from '../../core/errors.ts';
import { GraphBuilder } from './builder.ts';
import { type Graph, type Node, type Value, resultsOf } from './graph.ts';
import { typeOf } from './print.ts';

/**
 * Emits the translation of one node and returns a value for each of its outputs. `inputs` are the node's operands,
 * already translated.
 */
export type NodeTranslator = (
  node: Node,
  inputs: readonly (Value | null)[],
  builder: GraphBuilder,
) => readonly Value[];

/**
 * Looks up what became of a value of `graph` in `builder`'s graph, by `values`; a constant comes along, and into
 * `values`, when it is first asked for. Throws an internal error for a value that is neither.
 */
export function carriedBy(
  graph: Graph,
  values: Map<Value, Value>,
  builder: GraphBuilder,
): (value: Value) => Value {
  return (value) => {
    const known = values.get(value);
    if (known !== undefined) return known;
    const constant = graph.constants.get(value);
    if (constant === undefined) throw internalError(`%${value.id} is read before it is translated`);
    const fresh = builder.constant(constant, value.shape, value.dtype);
    values.set(value, fresh);
    return fresh;
  };
}

/**
 * Builds a graph anew, node by node: the one way in which lowering and every pass rewrite. The interface (inputs,
 * states, outputs) stays as it is; constants come along when something reads them.
 */
export function translateGraph(graph: Graph, translateNode: NodeTranslator): Graph {
  const builder = new GraphBuilder(graph.name);
  const values = new Map<Value, Value>();
  for (const { name, value } of graph.inputs) {
    values.set(value, builder.input(name, value.shape, value.dtype));
  }
  for (const { before } of graph.states) values.set(before, builder.value(before.shape, before.dtype));
  const translated = carriedBy(graph, values, builder);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => (input === null ? null : translated(input)));
    const results = translateNode(node, inputs, builder);
    node.outputs.forEach((output, index) => {
      const result = results[index];
      if (result === undefined || typeOf(result) !== typeOf(output)) {
        const got = result === undefined ? 'nothing' : typeOf(result);
        throw internalError(`the translation of ${node.op} gives ${got} for ${typeOf(output)}`);
      }
      values.set(output, result);
    });
  }
  return builder.finish(
    graph.outputs.map(({ name, value }) => ({ name, value: translated(value) })),
    graph.states.map(({ name, before, after }) => ({
      name,
      before: translated(before),
      after: translated(after),
    })),
  );
}

/** Emits the node unchanged. */
export const copyNode: NodeTranslator = (node, inputs, builder) =>
  builder.node(node.op, inputs, node.attributes, node.outputs);

/** Notes what each operand of `node` became, for a pass that looks at operands of earlier nodes. */
export function rememberInputs(
  translated: Map<Value, Value>,
  node: Node,
  inputs: readonly (Value | null)[],
): void {
  node.inputs.forEach((input, index) => {
    const value = inputs[index];
    if (input !== null && value != null) translated.set(input, value);
  });
}

/** How often each value is read, by nodes and by the graph's results. */
export function countUses(graph: Graph): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) for (const input of node.inputs) if (input !== null) count(input);
  for (const value of resultsOf(graph)) count(value);
  return uses;
}

/** The node that computes each value. */
export function producers(graph: Graph): ReadonlyMap<Value, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}

/** Looks up the node that computes a value by operator `op`, when nothing else reads that value. */
export function soleProducers(graph: Graph): (value: Value, op: string) => Node | undefined {
  const uses = countUses(graph);
  const maker = producers(graph);
  return (value, op) => {
    const node = maker.get(value);
    return node?.op === op && uses.get(value) === 1 ? node : undefined;
  };
}
