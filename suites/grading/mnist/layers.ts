/** The layers of a model, from the source that builds it. */
import {
  argumentOf,
  type Assignments,
  type Call,
  callsIn,
  type Cell,
  functionsIn,
  resolveNumber,
  resolveText,
} from '../../../harness/index.ts';

export interface Layers {
  /** Filters of the convolutions, in order; null where a number is not in the source. */
  readonly filters: readonly (number | null)[];
  /** Units of the dense layers, in order. */
  readonly units: readonly (number | null)[];
  /** Of the first dense layer, lower case; null where the source does not say. */
  readonly activation: string | null;
  /** Other layers that learn or drop something, by name. */
  readonly others: readonly string[];
}

const neutral =
  /^(?:Flatten|InputLayer|Input|MaxPool\w*|MaxPooling2D|Sequential|ReLU|Sigmoid|Tanh|Softmax|Unflatten)$/;
const layerName =
  /^(?:\w*Conv\w*|Dense|\w*Linear|Dropout\w*|BatchNorm\w*|LayerNorm\w*|GaussianNoise|AveragePool\w*|AvgPool\w*|GlobalAverage\w*|Activation|LSTM|GRU|Embedding)$/;
const activationName = /\b(relu|sigmoid|tanh|elu|selu|gelu|leaky_?relu|swish|silu|softplus)\b/i;

/** Units or filters: the first positional argument in Keras, the second, after those of the input, in PyTorch. */
function sizeOf(call: Call, names: readonly string[], known: Assignments): number | null {
  const named = names.map((name) => argumentOf(call, name)).find((text) => text !== undefined);
  const isTorch = /^(?:Lazy)?(?:Conv2d|Linear)$/.test(call.name);
  const position = isTorch && !call.name.startsWith('Lazy') ? 1 : 0;
  return resolveNumber(named ?? argumentOf(call, names[0] ?? '', position), known);
}

/** The activation that a layer names, or the first call of one in the source behind it. */
function activationOf(layer: Call, source: string, known: Assignments): string | null {
  const own = argumentOf(layer, 'activation', layer.name === 'Dense' ? 1 : undefined);
  const text =
    own ??
    (layer.name === 'Dense'
      ? undefined
      : source.slice(layer.at + layer.text.length).match(activationName)?.[0]);
  if (text === undefined) return layer.name === 'Dense' ? 'linear' : null;
  return activationName.exec(resolveText(text, known))?.[1]?.toLowerCase() ?? null;
}

const isDense = ({ name }: Call) => /^(?:Dense|(?:Lazy)?Linear)$/.test(name);

/** The last function or class that has dense layers, without those inside it; else the whole source. */
function builderIn({ source }: Cell): string {
  const all = functionsIn(source);
  const outer = all.filter(({ start, end }) => !all.some((other) => other.start < start && end <= other.end));
  return outer.findLast(({ body }) => callsIn(body).some(isDense))?.body ?? source;
}

/** Of the cell's source, in the order in which the layers stand; null for a cell without dense layers. */
export function layersIn(cell: Cell, known: Assignments): Layers | null {
  const source = builderIn(cell);
  const calls = callsIn(source).filter(({ name }) => layerName.test(name) && !neutral.test(name));
  const dense = calls.filter(isDense);
  const convolutions = calls.filter(({ name }) => /Conv/.test(name));
  const [first] = dense;
  if (first === undefined) return null;
  return {
    filters: convolutions.map((call) => sizeOf(call, ['filters', 'out_channels'], known)),
    units: dense.map((call) => sizeOf(call, ['units', 'out_features'], known)),
    activation: activationOf(first, source, known),
    others: calls
      .filter((call) => !dense.includes(call) && !convolutions.includes(call))
      .map(({ name }) => name)
      .filter((name) => name !== 'Activation'),
  };
}
