import type { Graph, Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { copyNode, countUses, producers, rememberInputs, translateGraph } from '../graph/translate.ts';

/*
 * Adam is memory traffic: some fourteen element-wise operators over every weight, each a pass over memory. Two rewrites
 * take three passes out. They keep the optimizer's formula and its slots; only the order of scalar factors changes, so
 * results differ by rounding.
 */

/**
 * Moves Adam's bias corrections from the weights to the scalars:
 *
 *     w + rate * (m / c1) / (sqrt(v / c2) + eps)  =  w + (rate * sqrt(c2) / c1) * m / (sqrt(v) + eps * sqrt(c2))
 *
 * with c1 = 1 - beta1^t and c2 = 1 - beta2^t, scalars of the step.
 */
export function hoistAdamCorrections(graph: Graph): Graph {
  const sole = soleProducers(graph);
  const translated = new Map<Value, Value>();
  return translateGraph(graph, (node, inputs, builder) => {
    rememberInputs(translated, node, inputs);
    const update = matchUpdate(sole, node);
    const known = update === null ? null : translateAll(translated, update);
    if (known === null || known.first.shape.length === 0) return copyNode(node, inputs, builder);
    const emit = arithmetic(builder);
    const deviation = emit('Sqrt', known.secondCorrection);
    const rate = emit('Mul', known.rate, emit('Div', deviation, known.firstCorrection));
    const epsilon = emit('Mul', known.epsilon, deviation);
    const direction = emit('Div', known.first, emit('Add', emit('Sqrt', known.second), epsilon));
    return [emit('Add', emit('Mul', direction, rate), known.weights)];
  });
}

/**
 * Lets the product that makes a gradient carry the scale of Adam's second moment. With G = sqrt(1 - beta2) * g, which is
 * the product's alpha, the moments are
 *
 *     m' = beta1 * m + ((1 - beta1) / sqrt(1 - beta2)) * G        v' = beta2 * v + G * G
 */
export function scaleAdamGradients(graph: Graph): Graph {
  const maker = producers(graph);
  const uses = countUses(graph);
  const scales = new Map<Node, number>();
  const firstFactors = new Map<Node, number>();
  const squares = new Map<Node, Node>();
  for (const node of graph.nodes) {
    // node: Mul(Mul(g, g), 1 - beta2)
    const [square, factor] = node.inputs;
    const b = factor == null ? undefined : scalarConstant(graph, factor);
    const inner = square == null ? undefined : maker.get(square);
    if (node.op !== 'Mul' || b === undefined || inner?.op !== 'Mul' || uses.get(square as Value) !== 1)
      continue;
    const [gradient, again] = inner.inputs;
    if (gradient == null || gradient !== again || uses.get(gradient) !== 3) continue;
    const scaled = graph.nodes.find(
      (other) => other !== inner && other.op === 'Mul' && other.inputs[0] === gradient,
    );
    const a = scaled?.inputs[1] == null ? undefined : scalarConstant(graph, scaled.inputs[1]);
    const gemm = gemmBehind(gradient, maker, uses);
    if (scaled === undefined || a === undefined || gemm === undefined || b <= 0) continue;
    scales.set(gemm, Math.sqrt(b));
    firstFactors.set(scaled, a / Math.sqrt(b));
    squares.set(node, inner);
  }
  return translateGraph(graph, (node, inputs, builder) => {
    const scale = scales.get(node);
    if (scale !== undefined) {
      return builder.node(node.op, inputs, { ...node.attributes, alpha: scale }, node.outputs);
    }
    const factor = firstFactors.get(node);
    const [x] = inputs;
    if (factor !== undefined && x != null) {
      return builder.node(
        'Mul',
        [x, builder.constant(Float32Array.of(factor), [], 'float32')],
        {},
        node.outputs,
      );
    }
    // The square is scaled already.
    if (squares.has(node) && x != null) return [x];
    return copyNode(node, inputs, builder);
  });
}

interface Update<V> {
  readonly weights: V;
  readonly first: V;
  readonly firstCorrection: V;
  readonly second: V;
  readonly secondCorrection: V;
  readonly epsilon: V;
  readonly rate: V;
}

type Sole = (value: Value | null | undefined, op: string) => Node | undefined;

/** Recognizes Add(Mul(Div(Div(m, c1), Add(Sqrt(Div(v, c2)), eps)), rate), w) with scalar c1, c2, eps and rate. */
function matchUpdate(sole: Sole, node: Node): Update<Value> | null {
  if (node.op !== 'Add') return null;
  const step = sole(node.inputs[0], 'Mul');
  const direction = sole(step?.inputs[0], 'Div');
  const first = sole(direction?.inputs[0], 'Div');
  const denominator = sole(direction?.inputs[1], 'Add');
  const root = sole(denominator?.inputs[0], 'Sqrt');
  const second = sole(root?.inputs[0], 'Div');
  const parts = {
    weights: node.inputs[1],
    first: first?.inputs[0],
    firstCorrection: first?.inputs[1],
    second: second?.inputs[0],
    secondCorrection: second?.inputs[1],
    epsilon: denominator?.inputs[1],
    rate: step?.inputs[1],
  };
  if (!isComplete(parts)) return null;
  const scalars = [parts.firstCorrection, parts.secondCorrection, parts.epsilon, parts.rate];
  return scalars.every((value) => value.shape.length === 0) ? parts : null;
}

function isComplete(parts: {
  readonly [Key in keyof Update<Value>]: Value | null | undefined;
}): parts is Update<Value> {
  return Object.values(parts).every((value) => value != null);
}

function translateAll(translated: ReadonlyMap<Value, Value>, update: Update<Value>): Update<Value> | null {
  const entries = Object.entries(update).map(
    ([key, value]) => [key, translated.get(value as Value)] as const,
  );
  const parts = Object.fromEntries(entries) as { readonly [Key in keyof Update<Value>]: Value | undefined };
  return isComplete(parts) ? parts : null;
}

function soleProducers(graph: Graph): Sole {
  const maker = producers(graph);
  const uses = countUses(graph);
  return (value, op) => {
    if (value == null || uses.get(value) !== 1) return undefined;
    const node = maker.get(value);
    return node?.op === op ? node : undefined;
  };
}

/** The Gemm without addend whose result, perhaps reshaped, is `value` and nothing else. */
function gemmBehind(
  value: Value,
  maker: ReadonlyMap<Value, Node>,
  uses: ReadonlyMap<Value, number>,
): Node | undefined {
  let node = maker.get(value);
  while (node?.op === 'Reshape') {
    const [source] = node.inputs;
    if (source == null || uses.get(source) !== 1) return undefined;
    node = maker.get(source);
  }
  return node?.op === 'Gemm' && node.inputs.length === 2 && node.attributes['alpha'] === undefined
    ? node
    : undefined;
}

function scalarConstant(graph: Graph, value: Value): number | undefined {
  return value.shape.length === 0 ? graph.constants.get(value)?.[0] : undefined;
}

/** Emits element-wise operators of which the first operand has the result's shape. */
function arithmetic(builder: GraphBuilder) {
  return (op: 'Add' | 'Div' | 'Mul' | 'Sqrt', ...operands: readonly Value[]): Value =>
    builder.node(op, operands, {}, [operands[0] as Value])[0] as Value;
}
