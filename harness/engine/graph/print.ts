import { sizeOf } from '../../core/tensor-data.ts';
import type { Attribute, OpTable } from './dialect.ts';
import type { Graph, Value } from './graph.ts';
import { typeText } from './shape.ts';

/**
 * A stable text form of a graph: values are numbered in order of definition, so equal graphs print equally
 * whatever ids their values carry.
 *
 *     graph add(x: float32[2,3]) {
 *       state w: float32[3] -> %4
 *       %2 = Add(%0, %1)  : float32[2,3]
 *       return y = %2
 *     }
 */
export function printGraph<Ops extends OpTable>(graph: Graph<Ops>): string {
  const names = new Map<Value, string>();
  const name = (value: Value | null | undefined): string => {
    if (value == null) return '_';
    const known = names.get(value);
    if (known !== undefined) return known;
    const fresh = `%${names.size}`;
    names.set(value, fresh);
    return fresh;
  };
  const inputs = graph.inputs.map((port) => `${name(port.value)} ${port.name}: ${typeText(port.value)}`);
  const before = graph.states.map((state) => name(state.before));
  const body: string[] = [];
  const described = new Set<Value>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      const values = input == null ? undefined : graph.constants.get(input);
      if (input == null || values === undefined || described.has(input)) continue;
      described.add(input);
      body.push(`  ${name(input)} = ${constantText(values, input)}`);
    }
    const attributes = Object.entries(node.attributes)
      .filter((entry): entry is [string, Attribute] => entry[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${attributeText(value)}`);
    const operands = [...node.inputs.map(name), ...attributes].join(', ');
    const results = node.outputs.map(name).join(', ');
    body.push(`  ${results} = ${String(node.op)}(${operands})  : ${node.outputs.map(typeText).join(', ')}`);
  }
  const states = graph.states.map((state, index) => {
    const after = state.after === state.before ? 'unchanged' : name(state.after);
    return `  state ${before[index] ?? ''} ${state.name}: ${typeText(state.before)} -> ${after}`;
  });
  const outputs = graph.outputs.map((port) => `${port.name} = ${name(port.value)}`);
  return [
    `graph ${graph.name}(${inputs.join(', ')}) {`,
    ...states,
    ...body,
    `  return ${outputs.join(', ')}`,
    '}',
    '',
  ].join('\n');
}

function attributeText(value: Attribute): string {
  return typeof value === 'object' ? `[${value.join(',')}]` : String(value);
}

function constantText(values: ArrayLike<number>, value: Value): string {
  const shown = sizeOf(value.shape) <= 8 ? Array.from(values, (item) => String(item)).join(' ') : '...';
  return `constant ${typeText(value)} {${shown}}`;
}
