import { internalError } from '../../core/errors.ts';
import { GraphBuilder } from './builder.ts';
import type { Dialect, OpTable } from './dialect.ts';
import { type Graph, type NodeOf, type Value, operandsOf, resultsOf } from './graph.ts';
import { sameType, typeText } from './shape.ts';

/**
 * Emits the translation of one node and returns a value for each of its outputs. The node's operands are translated
 * already; `source` is the node as it stands in the graph that is translated, and `translated` tells what became of a
 * value before it.
 */
export type NodeTranslator<From extends OpTable, To extends OpTable> = (
  node: NodeOf<From>,
  builder: GraphBuilder<To>,
  source: NodeOf<From>,
  translated: (value: Value) => Value,
) => readonly Value[];

/**
 * Looks up what became of a value of `graph` in `builder`'s graph, by `values`; a constant comes along, and into
 * `values`, when it is first asked for. Throws an internal error for a value that is neither.
 */
export function carriedBy<To extends OpTable>(
  { constants }: Pick<Graph, 'constants'>,
  values: Map<Value, Value>,
  builder: GraphBuilder<To>,
): (value: Value) => Value {
  return (value) => {
    const known = values.get(value);
    if (known !== undefined) return known;
    const constant = constants.get(value);
    if (constant === undefined) throw internalError(`%${value.id} is read before it is translated`);
    const fresh = builder.constant(constant, value.shape, value.dtype);
    values.set(value, fresh);
    return fresh;
  };
}

/** A node with other operands in the places of its own. */
export function withOperands<Ops extends OpTable>(
  node: NodeOf<Ops>,
  replace: (value: Value) => Value,
): NodeOf<Ops> {
  // Operand by operand of the same kind, which a mapped tuple does not tell.
  const inputs = node.inputs.map((input) => (input == null ? input : replace(input))) as typeof node.inputs;
  return { ...node, inputs };
}

/**
 * Builds a graph anew, node by node: the one way in which lowering and every pass rewrite. The interface (inputs,
 * states, outputs) stays as it is; constants come along when something reads them.
 */
export function translateGraph<From extends OpTable, To extends OpTable>(
  graph: Graph<From>,
  dialect: Dialect<To>,
  translateNode: NodeTranslator<From, To>,
): Graph<To> {
  const builder = new GraphBuilder(graph.name, dialect);
  const values = new Map<Value, Value>();
  for (const { name, value } of graph.inputs) {
    values.set(value, builder.input(name, value.shape, value.dtype));
  }
  for (const { before } of graph.states) values.set(before, builder.value(before.shape, before.dtype));
  const translated = carriedBy(graph, values, builder);
  for (const node of graph.nodes) {
    const results = translateNode(withOperands(node, translated), builder, node, translated);
    node.outputs.forEach((output, index) => {
      const result = results[index];
      if (result === undefined || !sameType(result, output)) {
        const got = result === undefined ? 'nothing' : typeText(result);
        throw internalError(`the translation of ${String(node.op)} gives ${got} for ${typeText(output)}`);
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

/** Rewrites a graph within its dialect; a node for which `rewrite` gives null is copied. */
export function rewriteGraph<Ops extends OpTable>(
  graph: Graph<Ops>,
  rewrite: (...call: Parameters<NodeTranslator<Ops, Ops>>) => readonly Value[] | null,
): Graph<Ops> {
  return translateGraph(
    graph,
    graph.dialect,
    (node, builder, ...rest) => rewrite(node, builder, ...rest) ?? copyNode(node, builder),
  );
}

/** Emits the node unchanged. */
export function copyNode<Ops extends OpTable>(
  node: NodeOf<Ops>,
  builder: GraphBuilder<Ops>,
): readonly [Value, ...Value[]] {
  return builder.node(node.op, node.inputs, node.attributes);
}

/** How often each value is read, by nodes and by the graph's results. */
export function countUses<Ops extends OpTable>(graph: Graph<Ops>): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of [...graph.nodes.flatMap((node) => operandsOf(node)), ...resultsOf(graph)]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}

/** The node that computes each value. */
export function producers<Ops extends OpTable>(graph: Graph<Ops>): ReadonlyMap<Value, NodeOf<Ops>> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}

/** Looks up the node that computes a value by operator `op`, when nothing else reads that value. */
export function soleProducers<Ops extends OpTable>(
  graph: Graph<Ops>,
): <Op extends keyof Ops>(value: Value, op: Op) => NodeOf<Ops, Op> | undefined {
  const uses = countUses(graph);
  const maker = producers(graph);
  return <Op extends keyof Ops>(value: Value, op: Op) => {
    const node = maker.get(value);
    return node !== undefined && isOp(node, op) && uses.get(value) === 1 ? node : undefined;
  };
}

/** Narrows a node to one op. */
export function isOp<Ops extends OpTable, Op extends keyof Ops>(
  node: NodeOf<Ops>,
  op: Op,
): node is NodeOf<Ops, Op> & NodeOf<Ops> {
  return node.op === op;
}
