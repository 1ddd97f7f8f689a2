import { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { carriedBy } from '../graph/translate.ts';
import { verifyGraph } from '../graph/verify.ts';

/** Name of an input or output of step number `index` in a graph of several steps. */
export function repeatedName(name: string, index: number): string {
  return `${name}@${index}`;
}

/**
 * `count` steps in one graph: the states of one are what the next begins with. One call of the provider then does
 * the work of `count`, and states cross its boundary once.
 */
export function repeatSteps(graph: Graph, count: number): Graph {
  const builder = new GraphBuilder(graph.name);
  const inputs = Array.from({ length: count }, (_, index) =>
    graph.inputs.map(({ name, value }) => builder.input(repeatedName(name, index), value.shape, value.dtype)),
  );
  const first = graph.states.map(({ before }) => builder.value(before.shape, before.dtype));
  let states: readonly Value[] = first;
  const outputs = [];
  for (let index = 0; index < count; index++) {
    const values = new Map<Value, Value>();
    graph.inputs.forEach(({ value }, port) => values.set(value, inputs[index]?.[port] as Value));
    graph.states.forEach(({ before }, port) => values.set(before, states[port] as Value));
    const translated = carriedBy(graph, values, builder);
    for (const node of graph.nodes) {
      const operands = node.inputs.map((input) => (input === null ? null : translated(input)));
      const results = builder.node(node.op, operands, node.attributes, node.outputs);
      node.outputs.forEach((output, port) => values.set(output, results[port] as Value));
    }
    states = graph.states.map(({ after }) => translated(after));
    for (const { name, value } of graph.outputs) {
      outputs.push({ name: repeatedName(name, index), value: translated(value) });
    }
  }
  const ports = graph.states.map(({ name }, port) => ({
    name,
    before: first[port] as Value,
    after: states[port] as Value,
  }));
  return verifyGraph(builder.finish(outputs, ports), `repeating ${count} steps`);
}
