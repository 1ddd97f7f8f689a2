/** Runs op cases on an engine and on the oracle: the pure-JavaScript backend of tfjs, run eagerly. */
import { type Tensor, grads, tensor, tidy } from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { messageOf } from '../../harness/core/errors.ts';
import { randomStreams } from '../../harness/core/random.ts';
import type { TensorSpec, TypedArray } from '../../harness/core/tensor-data.ts';
import { isCapturing, openEngine } from '../../harness/engine/backends/registry.ts';
import type { KernelGraph } from '../../harness/engine/graph/kernels.ts';
import type { Step } from '../../harness/engine/step.ts';
import { assertClose } from './assert-close.ts';
import { type OpCase, floats } from './op-case.ts';
import { tolerances } from './tolerances.ts';

type Arrays = Readonly<Record<string, TypedArray>>;

/** What both engines made of a case. */
interface OpResult {
  readonly opCase: OpCase;
  /** Kernels of the captured forward pass and gradients. */
  readonly captured: ReadonlySet<string>;
  /** `y`, and `dx<i>` for each differentiated operand i. */
  readonly got: Arrays;
  readonly expected: Arrays;
}

/** What became of a case on an engine. */
export interface OpOutcome {
  readonly name: string;
  /** Why it does not conform; null where it does. */
  readonly problem: string | null;
}

/** A case as a step of its own, with its operands drawn. */
interface PreparedCase {
  readonly opCase: OpCase;
  readonly step: Step;
  readonly arrays: Arrays;
}

const streams = randomStreams(20260714);

/**
 * Holds an engine to the oracle, case by case. Every case is captured alone, to see its kernels; then all run in one step
 * on each engine: one session instead of hundreds. Where that fails each runs alone, so that the case at fault is named.
 * Operands and upstream gradients come from a fixed seed and the case's name.
 */
export async function conformance(engineName: string, cases: readonly OpCase[]): Promise<OpOutcome[]> {
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, 'case names are unique');
  await openEngine('tfjs-cpu');
  const prepared = cases.map(prepare);
  const expected = await runOnce('tfjs-cpu', together(prepared));
  const captured: ReadonlySet<string>[] = [];
  for (const each of prepared) captured.push(kernelsOf(await capturePrepared(each)));
  const all = await runOnce(engineName, together(prepared)).catch(() => null);
  const outcomes: OpOutcome[] = [];
  for (const [index, each] of prepared.entries()) {
    const { opCase } = each;
    try {
      const got = all ?? (await runOnce(engineName, together([each])));
      assertAgrees({
        opCase,
        captured: captured[index] ?? new Set(),
        got: ofCase(opCase, got),
        expected: ofCase(opCase, expected),
      });
      outcomes.push({ name: opCase.name, problem: null });
    } catch (error) {
      outcomes.push({ name: opCase.name, problem: messageOf(error) });
    }
  }
  return outcomes;
}

/** Asserts that the case captured its kernels and that both engines agree on every result. */
function assertAgrees({ opCase, captured, got, expected }: OpResult): void {
  for (const kernel of opCase.kernels) {
    assert.ok(captured.has(kernel), `kernel ${kernel} is not captured; found ${[...captured].join(', ')}`);
  }
  const differentiated = opCase.gradient === 'float inputs' ? floatOperands(opCase) : [];
  assert.deepEqual(Object.keys(got), ['y', ...differentiated.map((index) => `dx${index}`)]);
  assert.deepEqual(Object.keys(expected), Object.keys(got));
  for (const [name, values] of Object.entries(expected)) {
    const other = got[name];
    assert.ok(other !== undefined && other.constructor === values.constructor, `${name} has another dtype`);
    assertClose(other, values, tolerances[opCase.tolerance], name);
  }
}

/** Kernels that the capture of each case holds, forward pass and gradients. */
export async function captureCase(opCase: OpCase): Promise<KernelGraph> {
  await openEngine('tfjs-cpu');
  return capturePrepared(prepare(opCase));
}

/** Draws the operands and, of the result's shape, the upstream gradient. Computes the result on the oracle. */
function prepare(opCase: OpCase): PreparedCase {
  const random = streams.stream(opCase.name);
  const arrays: Record<string, TypedArray> = {};
  const specs: Record<string, TensorSpec> = {};
  const names = opCase.inputs.map((_, index) => `x${index}`);
  opCase.inputs.forEach(({ shape, dtype, draw }, index) => {
    arrays[names[index] as string] = draw(random);
    specs[names[index] as string] = { shape, dtype };
  });
  if (opCase.gradient === 'float inputs') {
    const shape = tidy(() => {
      const operands = opCase.inputs.map((input, index) =>
        tensor(arrays[names[index] as string] as TypedArray, [...input.shape], input.dtype),
      );
      return opCase.apply(...operands).shape;
    });
    arrays['dy'] = floats(shape).draw(random);
    specs['dy'] = { shape, dtype: 'float32' };
  }
  return { opCase, arrays, step: { name: opCase.name, inputs: specs, variables: [], apply: applied } };

  function applied(inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const operands = names.map((name) => inputs[name] as Tensor);
    const results: Record<string, Tensor> = { y: opCase.apply(...operands) };
    const dy = inputs['dy'];
    if (dy === undefined) return results;
    const differentiated = floatOperands(opCase);
    const gradient = grads((...floating: Tensor[]) => {
      const all = [...operands];
      differentiated.forEach((position, index) => (all[position] = floating[index] as Tensor));
      return opCase.apply(...all);
    });
    const operandsOf = differentiated.map((position) => operands[position] as Tensor);
    gradient(operandsOf, dy).forEach((dx, index) => {
      results[`dx${differentiated[index] as number}`] = dx;
    });
    return results;
  }
}

function floatOperands(opCase: OpCase): number[] {
  return opCase.inputs.flatMap(({ dtype }, index) => (dtype === 'float32' ? [index] : []));
}

/** All cases as one step; names carry the case's. */
function together(cases: readonly PreparedCase[]): { readonly step: Step; readonly arrays: Arrays } {
  const renamed = <T>(opCase: OpCase, record: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(record).map(([name, value]) => [`${opCase.name}/${name}`, value]);
  const inputs = Object.fromEntries(cases.flatMap(({ opCase, step }) => renamed(opCase, step.inputs)));
  return {
    arrays: Object.fromEntries(cases.flatMap(({ opCase, arrays }) => renamed(opCase, arrays))),
    step: {
      name: 'all cases',
      inputs,
      variables: [],
      apply: (given) =>
        Object.fromEntries(
          cases.flatMap(({ opCase, step }) => {
            const own = Object.keys(step.inputs).map((name) => [name, given[`${opCase.name}/${name}`]]);
            return renamed(opCase, step.apply(Object.fromEntries(own) as Record<string, Tensor>));
          }),
        ),
    },
  };
}

function ofCase(opCase: OpCase, results: Arrays): Arrays {
  const prefix = `${opCase.name}/`;
  return Object.fromEntries(
    Object.entries(results)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, values]) => [name.slice(prefix.length), values]),
  );
}

async function runOnce(
  engineName: string,
  { step, arrays }: { readonly step: Step; readonly arrays: Arrays },
): Promise<Arrays> {
  const engine = await openEngine(engineName, { threads: 1 });
  const compiled = await engine.compile(step);
  const [outputs] = await compiled.run([arrays]);
  await compiled.dispose();
  await engine.dispose();
  return outputs ?? {};
}

async function capturePrepared({ opCase, step }: PreparedCase): Promise<KernelGraph> {
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  if (!isCapturing(engine)) throw new Error('onnx-cpu does not capture');
  try {
    return await engine.capture(step);
  } catch (error) {
    throw new Error(`case '${opCase.name}' cannot be captured: ${messageOf(error)}`, { cause: error });
  }
}

/** Kernels of a captured graph. */
export function kernelsOf(graph: KernelGraph): ReadonlySet<string> {
  return new Set(graph.nodes.map(({ op }) => op));
}
