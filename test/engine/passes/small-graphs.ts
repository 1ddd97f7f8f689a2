/** Graphs as small as they can be, for tests of single passes. */
import assert from 'node:assert/strict';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import type { StatePort, Value } from '../../../harness/engine/graph/graph.ts';
import { type OnnxGraph, onnxDialect } from '../../../harness/engine/onnx/operators.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import { verifyGraph } from '../../../harness/engine/graph/verify.ts';
import { Emitter } from '../../../harness/engine/onnx/emitter.ts';
import { assertClose } from '../assert-close.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';
import { tolerances } from '../tolerances.ts';

/** What a small graph is drawn with. */
export interface Scene {
  readonly emit: Emitter;
  readonly input: (name: string, shape: readonly number[]) => Value;
  /** A state; its new value is given with `next`. */
  readonly state: (
    name: string,
    shape: readonly number[],
  ) => { readonly before: Value; readonly next: (after: Value) => void };
}

/** Builds a graph; `draw` returns its outputs. */
export function graphOf(draw: (scene: Scene) => Readonly<Record<string, Value>>): OnnxGraph {
  const builder = new GraphBuilder('g', onnxDialect);
  const states: StatePort[] = [];
  const outputs = draw({
    emit: new Emitter(builder),
    input: (name, shape) => builder.input(name, shape, 'float32'),
    state(name, shape) {
      const before = builder.value(shape, 'float32');
      return {
        before,
        next(after) {
          states.push({ name, before, after });
        },
      };
    },
  });
  const ports = Object.entries(outputs).map(([name, value]) => ({ name, value }));
  return verifyGraph(builder.finish(ports, states), 'the test');
}

/** The lines of the graph's body. */
export function bodyOf(graph: OnnxGraph): string[] {
  return printGraph(graph)
    .split('\n')
    .slice(1, -2)
    .map((line) => line.trim());
}

/** Asserts what a pass makes of a graph, and that both compute the same. */
export async function assertPass(
  pass: (graph: OnnxGraph) => OnnxGraph,
  graph: OnnxGraph,
  expected: readonly string[],
): Promise<void> {
  const rewritten = verifyGraph(pass(graph), 'the pass');
  assert.deepEqual(bodyOf(rewritten), expected);
  const feeds = randomFeeds(graph, 3);
  const before = await runGraph(graph, feeds);
  const after = await runGraph(rewritten, feeds);
  assert.deepEqual(Object.keys(after), Object.keys(before));
  for (const [name, values] of Object.entries(before)) {
    assertClose(after[name] ?? new Float32Array(), values, tolerances.elementwise, name);
  }
}

/** Asserts that a pass has nothing to do. */
export async function assertUntouched(
  pass: (graph: OnnxGraph) => OnnxGraph,
  graph: OnnxGraph,
): Promise<void> {
  await assertPass(pass, graph, bodyOf(graph));
}
