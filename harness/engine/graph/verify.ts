import { internalError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Graph, Value } from './graph.ts';
import { typeOf } from './print.ts';

/**
 * Checks a graph's invariants: every value defined once and before its use, static shapes, constants of the
 * right size, unique port names, a state that keeps its type.
 *
 * @param after what made the graph, for the message
 * @throws an internal error that names the offending node: a broken graph is a bug of a pass, not of the user
 */
export function verifyGraph(graph: Graph, after: string): Graph {
  const fail = (what: string): never => {
    throw internalError(`graph '${graph.name}' is broken after ${after}: ${what}`);
  };
  const defined = new Set<Value>();
  const ids = new Set<number>();
  const define = (value: Value, where: string): void => {
    if (defined.has(value)) fail(`${where} defines %${value.id} a second time`);
    if (ids.has(value.id)) fail(`${where} reuses the id ${value.id}`);
    if (!value.shape.every((size) => Number.isInteger(size) && size >= 0)) {
      fail(`${where} has no static shape: ${typeOf(value)}`);
    }
    defined.add(value);
    ids.add(value.id);
  };
  for (const port of graph.inputs) define(port.value, `input '${port.name}'`);
  for (const state of graph.states) define(state.before, `state '${state.name}'`);
  for (const [value, values] of graph.constants) {
    define(value, 'a constant');
    if (values.length !== sizeOf(value.shape)) fail(`constant ${typeOf(value)} has ${values.length} values`);
  }
  graph.nodes.forEach((node, index) => {
    const where = `node ${index} (${node.op})`;
    for (const input of node.inputs) {
      if (input !== null && !defined.has(input)) fail(`${where} reads %${input.id} before it is defined`);
    }
    if (node.outputs.length === 0) fail(`${where} has no output`);
    for (const output of node.outputs) define(output, where);
  });
  for (const port of graph.outputs) {
    if (!defined.has(port.value)) fail(`output '${port.name}' is never defined`);
  }
  for (const state of graph.states) {
    if (!defined.has(state.after)) fail(`state '${state.name}' has no new value`);
    if (typeOf(state.after) !== typeOf(state.before)) {
      fail(`state '${state.name}' changes from ${typeOf(state.before)} to ${typeOf(state.after)}`);
    }
  }
  unique(
    graph.inputs.map((port) => port.name),
    'input',
    fail,
  );
  unique(
    graph.outputs.map((port) => port.name),
    'output',
    fail,
  );
  unique(
    graph.states.map((state) => state.name),
    'state',
    fail,
  );
  return graph;
}

function unique(names: readonly string[], kind: string, fail: (what: string) => never): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) fail(`two ${kind}s are named '${name}'`);
    seen.add(name);
  }
}
