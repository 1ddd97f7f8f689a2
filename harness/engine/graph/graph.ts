import type { DType, TypedArray } from '../../core/tensor-data.ts';

/** Element types inside a graph: what labs use, and the int64 that ONNX wants for shapes and axes. */
export type ValueType = DType | 'int64';

/** A tensor that flows through a graph, with its static shape. Values are identified by object identity. */
export interface Value {
  /** Unique within a graph; names the value in print and in the ONNX model. */
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: ValueType;
}

/** Row-major values of a constant; int64 constants are held in an Int32Array. */
export type ConstantValues = TypedArray;

export type Attribute = number | string | boolean | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  /** A tfjs kernel name before lowering, an ONNX operator name after. */
  readonly op: string;
  /** Missing optional inputs are null, as in ONNX. */
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

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
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly states: readonly StatePort[];
  readonly outputs: readonly Port[];
  readonly constants: ReadonlyMap<Value, ConstantValues>;
  readonly nodes: readonly Node[];
}

/** The values that must survive a step: outputs and the states' new values. */
export function resultsOf(graph: Graph): Value[] {
  return [...graph.outputs.map((port) => port.value), ...graph.states.map((state) => state.after)];
}
