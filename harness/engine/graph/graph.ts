import type { DType, TensorData } from '../../core/tensor-data.ts';

/** A tensor that flows through a graph; identified by object identity. */
export interface Value {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

export type Attribute = number | string | boolean | readonly number[] | readonly string[] | null;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  /** A tfjs kernel name before lowering, an ONNX operator name after. */
  readonly op: string;
  readonly inputs: readonly Value[];
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
 * One step as a graph: nodes in execution order, each value defined once (an input, a state's `before`, a
 * constant, or an output of one node). Before lowering nodes are tfjs kernels, after it ONNX operators.
 */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly states: readonly StatePort[];
  readonly outputs: readonly Port[];
  readonly constants: ReadonlyMap<Value, TensorData>;
  readonly nodes: readonly Node[];
}
