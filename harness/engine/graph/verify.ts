import { internalError, messageOf } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { OpTable } from './dialect.ts';
import { type Graph, type NodeOf, type TensorType, type Value, operandsOf } from './graph.ts';
import { sameType, typeText } from './shape.ts';

/**
 * Checks a graph's invariants: every value defined once and before its use, static shapes, constants of the
 * right size, unique port names, a state that keeps its type. The types of each node's results are derived anew from
 * its operands by the rule of its op and compared with those that stand in the graph.
 *
 * @param after what made the graph, for the message
 * @throws an internal error that names the offending node: a broken graph is a bug of a pass, not of the user
 */
export function verifyGraph<Ops extends OpTable>(graph: Graph<Ops>, after: string): Graph<Ops> {
  const fail = (what: string, cause?: unknown): never => {
    throw internalError(`graph '${graph.name}' is broken after ${after}: ${what}`, cause);
  };
  const derive = (node: NodeOf<Ops>, where: string): readonly TensorType[] => {
    try {
      return graph.dialect.typesOf(node, (value) => graph.constants.get(value));
    } catch (error) {
      return fail(`${where}: ${messageOf(error).replace(/^internal: /, '')}`, error);
    }
  };
  const defined = new Set<Value>();
  const ids = new Set<number>();
  const define = (value: Value, where: string): void => {
    if (defined.has(value)) fail(`${where} defines %${value.id} a second time`);
    if (ids.has(value.id)) fail(`${where} reuses the id ${value.id}`);
    if (!value.shape.every((size) => Number.isInteger(size) && size >= 0)) {
      fail(`${where} has no static shape: ${typeText(value)}`);
    }
    defined.add(value);
    ids.add(value.id);
  };
  for (const port of graph.inputs) define(port.value, `input '${port.name}'`);
  for (const state of graph.states) define(state.before, `state '${state.name}'`);
  for (const [value, values] of graph.constants) {
    define(value, 'a constant');
    if (values.length !== sizeOf(value.shape))
      fail(`constant ${typeText(value)} has ${values.length} values`);
  }
  graph.nodes.forEach((node, index) => {
    const where = `node ${index} (${String(node.op)})`;
    for (const input of operandsOf(node)) {
      if (!defined.has(input)) fail(`${where} reads %${input.id} before it is defined`);
    }
    for (const output of node.outputs) define(output, where);
    const derived = derive(node, where);
    if (
      derived.length !== node.outputs.length ||
      !node.outputs.every((output, position) => sameType(output, derived[position] ?? output))
    ) {
      const list = (types: readonly TensorType[]) => types.map(typeText).join(', ') || 'nothing';
      fail(`${where} gives ${list(derived)}, but ${list(node.outputs)} is declared`);
    }
  });
  for (const port of graph.outputs) {
    if (!defined.has(port.value)) fail(`output '${port.name}' is never defined`);
  }
  for (const state of graph.states) {
    if (!defined.has(state.after)) fail(`state '${state.name}' has no new value`);
    if (!sameType(state.after, state.before)) {
      fail(`state '${state.name}' changes from ${typeText(state.before)} to ${typeText(state.after)}`);
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
