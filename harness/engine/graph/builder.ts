import { internalError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Attributes, ConstantValues, Graph, Node, Port, StatePort, Value, ValueType } from './graph.ts';

/** Grows a graph in execution order. Equal constants are stored once. */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: Port[] = [];
  readonly #constants = new Map<Value, ConstantValues>();
  readonly #constantKeys = new Map<string, Value>();
  readonly #nodes: Node[] = [];
  #nextId = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** A new value without a definition: a state's `before`, or a node's output. */
  value(shape: readonly number[], dtype: ValueType): Value {
    return { id: this.#nextId++, shape: [...shape], dtype };
  }

  input(name: string, shape: readonly number[], dtype: ValueType): Value {
    const value = this.value(shape, dtype);
    this.#inputs.push({ name, value });
    return value;
  }

  constant(values: ConstantValues, shape: readonly number[], dtype: ValueType): Value {
    if (values.length !== sizeOf(shape)) {
      throw internalError(`constant of shape [${shape.join(',')}] has ${values.length} values`);
    }
    const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const key = `${dtype}[${shape.join(',')}]${sha256(content)}`;
    const known = this.#constantKeys.get(key);
    if (known !== undefined) return known;
    const value = this.value(shape, dtype);
    this.#constants.set(value, values);
    this.#constantKeys.set(key, value);
    return value;
  }

  /** The values of a constant, or undefined for a value that is computed. */
  constantValues(value: Value): ConstantValues | undefined {
    return this.#constants.get(value);
  }

  /** Every value that some node reads. */
  valuesRead(): ReadonlySet<Value> {
    return new Set(this.#nodes.flatMap((node) => node.inputs.filter((input) => input !== null)));
  }

  node(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    outputs: readonly { readonly shape: readonly number[]; readonly dtype: ValueType }[],
  ): Value[] {
    const values = outputs.map((output) => this.value(output.shape, output.dtype));
    this.#nodes.push({ op, inputs: [...inputs], attributes, outputs: values });
    return values;
  }

  finish(outputs: readonly Port[], states: readonly StatePort[]): Graph {
    return {
      name: this.#name,
      inputs: this.#inputs,
      states,
      outputs,
      constants: this.#constants,
      nodes: this.#nodes,
    };
  }
}
