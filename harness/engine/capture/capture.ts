import {
  type NamedTensorInfoMap,
  type TensorInfo,
  type Variable,
  enableProdMode,
  engine,
  getKernelsForBackend,
  keep,
  registerBackend,
  registerKernel,
  setBackend,
  tidy,
} from '@tensorflow/tfjs-core';
import { ReprolabError, internalError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Graph, StatePort, Value } from '../graph/graph.ts';
import { verifyGraph } from '../graph/verify.ts';
import type { Step } from '../step.ts';
import { elementwiseRules } from './elementwise.ts';
import { neuralRules } from './neural.ts';
import type { CaptureRule, KernelCall } from './rules.ts';
import { shapingRules } from './shaping.ts';
import { TracerBackend, dtypeOf, tracerBackendName } from './tracer-backend.ts';

const rules: Readonly<Record<string, CaptureRule>> = { ...elementwiseRules, ...shapingRules, ...neuralRules };

/** Kernels whose result is a list of tensors. */
const listKernels: ReadonlySet<string> = new Set(['SplitV', 'Unpack']);

let tracer: TracerBackend | null = null;

/** Registers the tracer as a tfjs backend (once) and makes it the current one. */
export async function useTracer(): Promise<TracerBackend> {
  if (tracer === null) {
    const backend = new TracerBackend();
    registerBackend(tracerBackendName, () => backend);
    for (const kernel of getKernelsForBackend('cpu')) {
      registerKernel({
        ...kernel,
        backendName: tracerBackendName,
        kernelFunc: (call) => {
          const inputs = call.inputs as KernelCall['inputs'];
          const symbolic = Object.values(inputs).some(
            (tensor) => tensor !== undefined && backend.isSymbolic(tensor),
          );
          if (!symbolic) return kernel.kernelFunc({ ...call, backend });
          const rule = rules[kernel.kernelName];
          const trace: KernelCall = {
            kernel: kernel.kernelName,
            inputs,
            attributes: call.attrs ?? {},
            tracer: backend,
          };
          const results = rule === undefined ? standIn(trace, kernel.kernelFunc) : rule(trace);
          // tfjs hands a list on as a list, even of one.
          return listKernels.has(kernel.kernelName) ? results : (results[0] as TensorInfo);
        },
      });
    }
    tracer = backend;
  }
  enableProdMode();
  await setBackend(tracerBackendName);
  return tracer;
}

/**
 * Traces a step once and returns its graph of tfjs kernels.
 *
 * Every variable that the step reads or assigns becomes a state of the graph: the model's, and those that an
 * optimizer creates lazily inside the step (their initial value is what the step created them with). After the
 * capture all variables hold their concrete values again, so captures do not disturb each other.
 *
 * @throws capture-failed, with every unsupported kernel named at once, or where a value is read or a random number drawn
 */
export async function capture(step: Step): Promise<Graph> {
  const backend = await useTracer();
  const builder = backend.begin(step.name);
  const states = new Map<Variable, CapturedVariable>();
  const restoreFactory = interceptVariables((variable) => {
    if (backend.isSymbolic(variable)) {
      variable.dispose();
      throw new ReprolabError(
        'capture-failed',
        `step '${step.name}' creates variable '${variable.name}' from a value that is not known before it runs`,
        { advice: 'Create variables outside the step, or from constants.' },
      );
    }
    states.set(variable, symbolize(backend, builder, variable));
  });
  const restoreRandom = refuseRandomNumbers(step.name);
  try {
    for (const variable of Object.values(engine().registeredVariables)) {
      states.set(variable, symbolize(backend, builder, variable));
    }
    let graph: Graph | undefined;
    tidy(() => {
      const inputs = Object.fromEntries(
        Object.entries(step.inputs).map(([name, { shape, dtype }]) => {
          const value = builder.input(name, shape, dtype);
          const info = backend.symbolic(value, dtype, `input '${name}'`);
          return [name, engine().makeTensorFromTensorInfo(info)];
        }),
      );
      const outputs = Object.entries(step.apply(inputs)).map(([name, tensor]) => ({
        name,
        value: backend.graphValue(tensor),
      }));
      refuseMissingKernels(step.name, backend);
      refuseSharedNames(step, outputs);
      graph = builder.finish(outputs, usedStates(step, builder, states, backend));
    });
    if (graph === undefined) throw internalError('the trace ended without a graph');
    return verifyGraph(graph, 'capture');
  } catch (error) {
    // A stand-in for a missing kernel can make the step fail later: the missing kernel is the news.
    refuseMissingKernels(step.name, backend, error);
    throw error;
  } finally {
    restoreFactory();
    restoreRandom();
    for (const captured of states.values()) captured.restore();
    backend.end();
  }
}

interface CapturedVariable {
  readonly before: Value;
  restore(): void;
}

/** Replaces a variable's value by a symbol, until `restore`. */
function symbolize(backend: TracerBackend, builder: GraphBuilder, variable: Variable): CapturedVariable {
  const dtype = dtypeOf(variable.dtype, `variable '${variable.name}'`);
  backend.adopt(variable);
  const concrete = keep(variable.clone());
  const before = builder.value(variable.shape, dtype);
  const symbol = engine().makeTensorFromTensorInfo(
    backend.symbolic(before, dtype, `variable '${variable.name}'`),
  );
  variable.assign(symbol);
  symbol.dispose();
  return {
    before,
    restore() {
      variable.assign(concrete);
      concrete.dispose();
    },
  };
}

/** Calls `onCreate` for each variable that tfjs makes until the returned function is called. */
function interceptVariables(onCreate: (variable: Variable) => void): () => void {
  const global = engine();
  const original = global.makeVariable.bind(global);
  global.makeVariable = (...parameters) => {
    const variable = original(...parameters);
    onCreate(variable);
    return variable;
  };
  return () => {
    global.makeVariable = original;
  };
}

/**
 * Makes drawing a random number an error until the returned function is called: tfjs draws in JavaScript, so the
 * numbers of the capture would be repeated in every step.
 */
function refuseRandomNumbers(stepName: string): () => void {
  const original = Math.random;
  Math.random = () => {
    throw new ReprolabError('capture-failed', `step '${stepName}' draws random numbers`, {
      advice: 'Make the noise an input of the step and draw it from a stream of the run outside.',
    });
  };
  return () => {
    Math.random = original;
  };
}

/** States in order of registration: those that the graph reads or changes, and those that the step lists. */
function usedStates(
  step: Step,
  builder: GraphBuilder,
  states: ReadonlyMap<Variable, CapturedVariable>,
  backend: TracerBackend,
): StatePort[] {
  const listed = new Set(step.variables);
  const read = builder.valuesRead();
  const ports: StatePort[] = [];
  for (const [variable, { before }] of states) {
    const after = backend.graphValue(variable);
    if (after !== before || read.has(before) || listed.has(variable)) {
      ports.push({ name: variable.name, before, after });
    }
  }
  return ports;
}

/**
 * Lets a capture go on after a kernel without a rule, so that all of them are reported at once: the kernel runs
 * on zeros to find its output shapes.
 */
function standIn(
  call: KernelCall,
  kernelFunc: (call: {
    inputs: NamedTensorInfoMap;
    attrs?: KernelCall['attributes'];
    backend: TracerBackend;
  }) => TensorInfo | TensorInfo[],
): TensorInfo[] {
  const { tracer: backend } = call;
  backend.missingKernels.add(call.kernel);
  const zeros: NamedTensorInfoMap = {};
  for (const [name, tensor] of Object.entries(call.inputs)) {
    if (tensor === undefined) continue;
    const size = sizeOf(tensor.shape);
    zeros[name] = backend.isSymbolic(tensor)
      ? backend.makeTensorInfo(
          tensor.shape,
          tensor.dtype,
          tensor.dtype === 'float32' ? new Float32Array(size) : new Int32Array(size),
        )
      : tensor;
  }
  const outputs = [kernelFunc({ inputs: zeros, attrs: call.attributes, backend })].flat();
  return outputs.map((output) => {
    const dtype = dtypeOf(output.dtype, `the result of kernel ${call.kernel}`);
    return backend.placeholder(output.shape, dtype, `kernel ${call.kernel}`);
  });
}

/** Inputs and outputs of a model have one space of names. */
function refuseSharedNames(step: Step, outputs: readonly { readonly name: string }[]): void {
  const shared = outputs.filter(({ name }) => Object.hasOwn(step.inputs, name)).map(({ name }) => name);
  if (shared.length === 0) return;
  throw new ReprolabError(
    'capture-failed',
    `step '${step.name}' gives an input and an output the same name: ${shared.join(', ')}`,
    { advice: 'Rename the output.' },
  );
}

function refuseMissingKernels(stepName: string, backend: TracerBackend, cause?: unknown): void {
  if (backend.missingKernels.size === 0) return;
  const names = [...backend.missingKernels].sort().join(', ');
  throw new ReprolabError(
    'capture-failed',
    `step '${stepName}' uses kernels that cannot be captured: ${names}`,
    {
      advice:
        'Write the lab with other operations, or add a rule for each in harness/engine/capture and harness/engine/lowering; ' +
        'the eager engines (tfjs-cpu, tensorflow-gpu) run every kernel.',
      cause,
    },
  );
}
