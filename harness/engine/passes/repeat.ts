import { GraphBuilder } from '../graph/builder.ts';
import type { OpTable } from '../graph/dialect.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { carriedBy, copyNode, withOperands } from '../graph/translate.ts';

/** Name of an input or output of step number `index` in a graph of several steps. */
export function repeatedName(name: string, index: number): string {
  return `${name}@${index}`;
}

/**
 * `count` steps in one graph: the states of one are what the next begins with. One call of the provider then does
 * the work of `count`, and states cross its boundary once.
 */
export function repeatSteps<Ops extends OpTable>(graph: Graph<Ops>, count: number): Graph<Ops> {
  if (count === 1) return graph;
  const builder = new GraphBuilder(graph.name, graph.dialect);
  const inputs = Array.from({ length: count }, (_, index) =>
    graph.inputs.map(({ name, value }) => builder.input(repeatedName(name, index), value.shape, value.dtype)),
  );
  const first = graph.states.map(({ before }) => builder.value(before.shape, before.dtype));
  let states: readonly Value[] = first;
  const outputs = [];
  for (const [index, ports] of inputs.entries()) {
    const values = new Map<Value, Value>([
      ...zip(
        graph.inputs.map(({ value }) => value),
        ports,
      ),
      ...zip(
        graph.states.map(({ before }) => before),
        states,
      ),
    ]);
    const translated = carriedBy(graph, values, builder);
    for (const node of graph.nodes) {
      const results = copyNode(withOperands(node, translated), builder);
      for (const [output, result] of zip(node.outputs, results)) values.set(output, result);
    }
    states = graph.states.map(({ after }) => translated(after));
    for (const { name, value } of graph.outputs) {
      outputs.push({ name: repeatedName(name, index), value: translated(value) });
    }
  }
  const ports = zip(graph.states, zip(first, states)).map(([{ name }, [before, after]]) => ({
    name,
    before,
    after,
  }));
  return builder.finish(outputs, ports);
}

/** Pairs of the items in the same places. */
function zip<A, B extends object>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((item, index) => {
    const other = second[index];
    return other === undefined ? [] : [[item, other]];
  });
}
