import { internalError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Dialect, OpTable } from './dialect.ts';
import type { ConstantValues, Graph, NodeOf, Port, StatePort, Value, ValueType } from './graph.ts';

/** Grows a graph of one dialect in execution order. Equal constants are stored once. */
export class GraphBuilder<Ops extends OpTable> {
  readonly #name: string;
  readonly #dialect: Dialect<Ops>;
  readonly #inputs: Port[] = [];
  readonly #constants = new Map<Value, ConstantValues>();
  readonly #constantKeys = new Map<string, Value>();
  readonly #nodes: NodeOf<Ops>[] = [];
  #nextId = 0;

  constructor(name: string, dialect: Dialect<Ops>) {
    this.#name = name;
    this.#dialect = dialect;
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
    return new Set(this.#nodes.flatMap((node) => node.inputs.filter((input) => input != null)));
  }

  /** Adds a node and returns its results, of the types that the op's rule derives. */
  node<Op extends keyof Ops>(
    op: Op,
    inputs: Ops[Op]['inputs'],
    attributes: Ops[Op]['attributes'],
  ): readonly [Value, ...Value[]] {
    const types = this.#dialect.typesOf({ op, inputs, attributes }, (value) => this.#constants.get(value));
    const [first, ...others] = types.map(({ shape, dtype }) => this.value(shape, dtype));
    if (first === undefined) throw internalError(`${String(op)} has no result`);
    const outputs = [first, ...others] as const;
    this.#nodes.push({ op, inputs, attributes, outputs });
    return outputs;
  }

  finish(outputs: readonly Port[], states: readonly StatePort[]): Graph<Ops> {
    return {
      name: this.#name,
      dialect: this.#dialect,
      inputs: this.#inputs,
      states,
      outputs,
      constants: this.#constants,
      nodes: this.#nodes,
    };
  }
}
