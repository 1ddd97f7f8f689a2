import type { Dialect, OpTable } from './dialect.ts';
import type { ConstantValues, Value } from './value.ts';

export type { ConstantValues, TensorType, Value, ValueType } from './value.ts';

/** One use of an op of a dialect: operands, attributes, and results in the order that the op defines. */
export type NodeOf<Ops extends OpTable, Op extends keyof Ops = keyof Ops> = {
  readonly [Name in Op]: {
    /** A tfjs kernel name before lowering, an ONNX operator name after. */
    readonly op: Name;
    /** Missing optional operands are null where others follow, as in ONNX. */
    readonly inputs: Ops[Name]['inputs'];
    readonly attributes: Ops[Name]['attributes'];
    readonly outputs: readonly Value[];
  };
}[Op];

/** A named end of the graph. */
export interface Port {
  readonly name: string;
  readonly value: Value;
}

/** A variable: its value before the step, and after it (the same Value when the step leaves it alone). */
export interface StatePort {
  readonly name: string;
  readonly before: Value;
  readonly after: Value;
}

/**
 * One step as a graph: nodes in execution order; each value is defined once, as an input, a state's `before`,
 * a constant, or an output of one node. Before lowering nodes are tfjs kernels, after it ONNX operators.
 */
export interface Graph<Ops extends OpTable = OpTable> {
  readonly name: string;
  readonly dialect: Dialect<Ops>;
  readonly inputs: readonly Port[];
  readonly states: readonly StatePort[];
  readonly outputs: readonly Port[];
  readonly constants: ReadonlyMap<Value, ConstantValues>;
  readonly nodes: readonly NodeOf<Ops>[];
}

/** The operands that a node has. */
export function operandsOf<Ops extends OpTable>(node: NodeOf<Ops>): Value[] {
  return node.inputs.filter((input) => input != null);
}

/** The values that must survive a step: outputs and the states' new values. */
export function resultsOf({ outputs, states }: Pick<Graph, 'outputs' | 'states'>): Value[] {
  return [...outputs.map((port) => port.value), ...states.map((state) => state.after)];
}
