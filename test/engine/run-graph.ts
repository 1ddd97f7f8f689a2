/** Runs a lowered graph on ONNX Runtime directly, without an engine around it. */
import * as ort from '../../harness/engine/backends/onnxruntime.mjs';
import { randomStreams } from '../../harness/core/random.ts';
import { type TypedArray, allocate } from '../../harness/core/tensor-data.ts';
import type { Value } from '../../harness/engine/graph/graph.ts';
import type { OnnxGraph } from '../../harness/engine/onnx/operators.ts';
import { serializeModel, stateInput } from '../../harness/engine/onnx/serialize.ts';

export type Feeds = ReadonlyMap<string, { readonly value: Value; readonly values: TypedArray }>;

/** Random values for every input and state: normal floats, whole numbers from 0 to 2, booleans. */
export function randomFeeds(graph: Pick<OnnxGraph, 'inputs' | 'states'>, seed: number): Feeds {
  const random = randomStreams(seed).stream('feeds');
  const ends = [
    ...graph.inputs,
    ...graph.states.map(({ name, before }) => ({ name: stateInput(name), value: before })),
  ];
  return new Map(ends.map(({ name, value }) => [name, { value, values: draw(value) }]));

  function draw({ shape, dtype }: Value): TypedArray {
    if (dtype === 'int64') throw new Error('graphs take no int64');
    const values = allocate({ shape, dtype });
    const next = {
      float32: () => random.normal(),
      int32: () => random.integer(0, 2),
      bool: () => random.integer(0, 1),
    };
    for (let index = 0; index < values.length; index++) values[index] = next[dtype]();
    return values;
  }
}

/**
 * Outputs and new states by their names in the model. ONNX Runtime's own optimizations are off, so that the graph
 * is executed as it stands.
 */
export async function runGraph(
  graph: OnnxGraph,
  feeds: Feeds,
): Promise<Readonly<Record<string, TypedArray>>> {
  const session = await ort.InferenceSession.create(serializeModel(graph), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  const tensors = [...feeds].map(([name, { value, values }]) => [
    name,
    new ort.Tensor(value.dtype as 'float32', values as Float32Array, value.shape),
  ]);
  const results = await session.run(Object.fromEntries(tensors) as Record<string, ort.Tensor>);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [name, tensor.data as TypedArray]),
  );
}
