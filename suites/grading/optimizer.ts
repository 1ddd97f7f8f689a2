/** Optimizers as the source makes them. */
import {
  argumentOf,
  type Assignments,
  type Call,
  callsIn,
  type Cell,
  resolveNumber,
} from '../../harness/index.ts';

export interface Optimizer {
  /** 'SGD', 'SGD with momentum 0.9'. */
  readonly name: string;
  /** Null where the source does not show it. */
  readonly rate: number | null;
}

const names: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  adam: 'Adam',
  adamw: 'AdamW',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
  adamax: 'Adamax',
  nadam: 'Nadam',
  rmsprop: 'RMSprop',
};

/** Rates of an optimizer that was given none: Keras's and PyTorch's. */
const defaultRates: Readonly<Record<string, readonly [keras: number, torch: number]>> = {
  SGD: [0.01, 0.001],
  Adam: [0.001, 0.001],
  AdamW: [0.001, 0.001],
  Adagrad: [0.001, 0.01],
  RMSprop: [0.001, 0.01],
  Nadam: [0.001, 0.002],
};

/** The optimizer that a call makes; null for a call of something else. */
export function optimizerOfCall(call: Call, known: Assignments): Optimizer | null {
  const name = names[call.name.toLowerCase()];
  if (name === undefined) return null;
  const isTorch = /\bparameters\s*\(/.test(call.text);
  const text =
    argumentOf(call, 'learning_rate') ?? argumentOf(call, 'lr') ?? argumentOf(call, '', isTorch ? 1 : 0);
  const momentum = resolveNumber(argumentOf(call, 'momentum'), known) ?? 0;
  const rate =
    text === undefined ? (defaultRates[name]?.[isTorch ? 1 : 0] ?? null) : resolveNumber(text, known);
  return { name: momentum === 0 ? name : `${name} with momentum ${momentum}`, rate };
}

/** The one that Keras makes of a name, with its rate; null for another name. */
export function namedOptimizer(written: string): Optimizer | null {
  const name = names[written.toLowerCase()];
  return name === undefined ? null : { name, rate: defaultRates[name]?.[0] ?? null };
}

/** The last one that is made in the cells; null for none. */
export function lastOptimizer(cells: readonly Cell[], known: Assignments): Optimizer | null {
  return (
    cells
      .flatMap(({ source }) => callsIn(source))
      .map((call) => optimizerOfCall(call, known))
      .findLast((found) => found !== null) ?? null
  );
}
