import { type TensorInfo, type Variable, engine, keep } from '@tensorflow/tfjs-core';
import { ReprolabError, internalError } from '../../core/errors.ts';
import { type DType, type TensorSpec, type TypedArray, sameShape } from '../../core/tensor-data.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Port, StatePort, Value } from '../graph/graph.ts';
import { type KernelGraph, type KernelName, type Kernels, kernelDialect } from '../graph/kernels.ts';
import { type TracerBackend, dtypeOf, toTypedArray } from './tracer-backend.ts';

/** Tensors in the places of an op's operands. */
type TensorsOf<Inputs> = {
  readonly [Place in keyof Inputs]: Inputs[Place] extends Value ? TensorInfo : TensorInfo | null;
};

/** A variable whose value is a symbol, and what it was. */
interface CapturedVariable {
  readonly before: Value;
  readonly concrete: TensorInfo;
  restore(): void;
}

/** Everything about the capture of one step: the graph as far as it is recorded, and what its tensors and variables stand for. */
export class Tracing {
  readonly #stepName: string;
  readonly #backend: TracerBackend<Tracing>;
  readonly #builder: GraphBuilder<Kernels>;
  /** Values of concrete tensors that became constants, by their data. */
  readonly #constants = new WeakMap<object, Value>();
  readonly #variables = new Map<Variable, CapturedVariable>();
  readonly #missingKernels = new Set<string>();
  #ended = false;

  constructor(stepName: string, backend: TracerBackend<Tracing>) {
    this.#stepName = stepName;
    this.#backend = backend;
    this.#builder = new GraphBuilder(stepName, kernelDialect);
  }

  /** A symbolic tensor for an input of the step. */
  input(name: string, { shape, dtype }: TensorSpec): TensorInfo {
    return this.#symbol(this.#builder.input(name, shape, dtype), `input '${name}'`);
  }

  /** Makes a variable a state: its value is a symbol until the capture ends. */
  variable(variable: Variable): void {
    const origin = `variable '${variable.name}'`;
    if (this.#backend.symbolOf(variable) !== undefined) {
      variable.dispose();
      throw new ReprolabError(
        'capture-failed',
        `step '${this.#stepName}' creates ${origin} from a value that is not known before it runs`,
        { advice: 'Create variables outside the step, or from constants.' },
      );
    }
    this.#backend.adopt(variable);
    const concrete = keep(variable.clone());
    const before = this.#builder.value(variable.shape, dtypeOf(variable.dtype, origin));
    const symbol = engine().makeTensorFromTensorInfo(this.#symbol(before, origin));
    variable.assign(symbol);
    symbol.dispose();
    this.#variables.set(variable, {
      before,
      concrete,
      restore() {
        variable.assign(concrete);
        concrete.dispose();
      },
    });
  }

  /** Records one kernel call and returns the tensors of its results. */
  record<Name extends KernelName>(
    kernel: Name,
    inputs: TensorsOf<Kernels[Name]['inputs']>,
    attributes: Kernels[Name]['attributes'],
  ): readonly [TensorInfo, ...TensorInfo[]] {
    this.#refuseEnded();
    const given: readonly (TensorInfo | null)[] = inputs;
    const values = given.map((input) => (input === null ? null : this.valueOf(input)));
    // A value for every tensor, which a mapped tuple does not tell.
    const [first, ...others] = this.#builder.node(kernel, values, attributes);
    const symbol = (value: Value) => this.#symbol(value, `kernel ${kernel}`);
    return [symbol(first), ...others.map(symbol)];
  }

  /** The same tensor under another handle. */
  alias({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** A tensor that is known while the step is captured. */
  concrete(shape: readonly number[], dtype: TensorInfo['dtype'], values: TypedArray): TensorInfo {
    return this.#backend.makeTensorInfo([...shape], dtype, values);
  }

  /** Notes a kernel without a rule. The symbol that stands in for its result lets the capture go on, to find all of them. */
  missing(kernel: string, { shape, dtype }: TensorInfo): TensorInfo {
    this.#refuseEnded();
    this.#missingKernels.add(kernel);
    const value = this.#builder.value(shape, dtypeOf(dtype, `the result of kernel ${kernel}`));
    return this.#symbol(value, `kernel ${kernel}`);
  }

  /** Throws capture-failed with the names of all kernels that had no rule, if there were any. */
  refuseMissingKernels(cause?: unknown): void {
    if (this.#missingKernels.size === 0) return;
    const names = [...this.#missingKernels].sort().join(', ');
    throw new ReprolabError(
      'capture-failed',
      `step '${this.#stepName}' uses kernels that cannot be captured: ${names}`,
      {
        advice:
          'Write the lab with other operations, or add each to harness/engine/graph/kernels, harness/engine/capture and ' +
          'harness/engine/lowering; the eager engines (tfjs-cpu, tensorflow-gpu) run every kernel.',
        cause,
      },
    );
  }

  /** The graph value of a tensor; a concrete tensor becomes a constant, once. */
  valueOf(tensor: TensorInfo): Value {
    const symbol = this.#backend.symbolOf(tensor);
    if (symbol !== undefined) {
      if (symbol.owner !== this) throw usedAfterItsCapture();
      return symbol.value;
    }
    const known = this.#constants.get(tensor.dataId);
    // A reshape shares its data id, so the shape must fit too.
    if (known !== undefined && sameShape(known.shape, tensor.shape)) return known;
    const dtype = dtypeOf(tensor.dtype, 'a constant');
    const values = toTypedArray(this.#backend.readSync(tensor.dataId), dtype);
    const value = this.#builder.constant(values, tensor.shape, dtype);
    this.#constants.set(tensor.dataId, value);
    return value;
  }

  /** The graph: its states are the variables that it reads or changes and those `listed`, in order of registration. */
  finish(outputs: readonly Port[], listed: ReadonlySet<Variable>): KernelGraph {
    const read = this.#builder.valuesRead();
    const states: StatePort[] = [];
    for (const [variable, { before }] of this.#variables) {
      const after = this.valueOf(variable);
      if (after !== before || read.has(before) || listed.has(variable)) {
        states.push({ name: variable.name, before, after });
      }
    }
    return this.#builder.finish(outputs, states);
  }

  /** Gives all variables their concrete values again. */
  end(): void {
    this.#ended = true;
    for (const captured of this.#variables.values()) captured.restore();
  }

  #symbol(value: Value, origin: string): TensorInfo {
    return this.#backend.symbolic(value, labDtype(value), origin, this);
  }

  #refuseEnded(): void {
    if (this.#ended) throw usedAfterItsCapture();
  }
}

function usedAfterItsCapture(): ReprolabError {
  return new ReprolabError('capture-failed', 'a symbolic tensor is used after its capture ended', {
    advice: 'Return tensors from a step as outputs; never keep them in outer variables.',
  });
}

function labDtype({ dtype }: Value): DType {
  if (dtype === 'int64') throw internalError('a kernel gives int64');
  return dtype;
}
