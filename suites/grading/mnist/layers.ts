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
  /** The convolutions in words, '3x3 with relu'; null where the source does not say. */
  readonly convolution: string | null;
  /** Of the last layer, lower case, 'linear' for none; null where the source does not say. */
  readonly output: string | null;
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

/** In a class whose layers stand alone, only what `forward` applies is there: by its name, or by that of the module. */
function appliedActivation(source: string): string | null {
  const forward = functionsIn(source).find(({ name }) => name === 'forward')?.body;
  if (forward === undefined || /\bSequential\s*\(/.test(source)) return null;
  const word = activationName.exec(forward)?.[1]?.toLowerCase();
  const modules = [...source.matchAll(/\bself\.(\w+)\s*=\s*nn\.(\w+)\s*\(/g)];
  const module = modules.find(
    ([, attribute = '', kind = '']) =>
      activationName.test(kind) && new RegExp(String.raw`\bself\.${attribute}\s*\(`).test(forward),
  );
  return word ?? module?.[2]?.toLowerCase() ?? 'linear';
}

/** The activation that a layer names, or the first call of one in the source behind it. */
function activationOf(layer: Call, source: string, known: Assignments): string | null {
  const applied = layer.name === 'Dense' ? null : appliedActivation(source);
  if (applied !== null) return applied;
  const own = argumentOf(layer, 'activation', layer.name === 'Dense' ? 1 : undefined);
  const text =
    own ??
    (layer.name === 'Dense'
      ? undefined
      : source.slice(layer.at + layer.text.length).match(activationName)?.[0]);
  if (text === undefined) return layer.name === 'Dense' ? 'linear' : null;
  return activationName.exec(resolveText(text, known))?.[1]?.toLowerCase() ?? null;
}

/** Size, padding, stride and, in Keras, activation of a convolution; null where a size is not in the source. */
function convolutionOf(call: Call, source: string, known: Assignments): string | null {
  const isTorch = call.name.endsWith('2d');
  const kernel = resolveText(argumentOf(call, 'kernel_size', isTorch ? 2 : 1) ?? '', known);
  const [, height, width = height] = /^[([]?\s*(\d+)\s*(?:,\s*(\d+)\s*,?\s*)?[)\]]?$/.exec(kernel) ?? [];
  if (height === undefined || width === undefined) return null;
  const stride = argumentOf(call, isTorch ? 'stride' : 'strides', isTorch ? 3 : 2) ?? '1';
  const padding = argumentOf(call, 'padding', isTorch ? 4 : 3) ?? 'valid';
  const activation = isTorch ? '' : ` with ${convolutionActivation(call, source, known) ?? '?'}`;
  if (activation === ' with ?') return null;
  return [
    `${height}x${width}${activation}`,
    ...(/^[([]?[\s1,]+[)\]]?$/.test(stride) ? [] : [`stride ${stride}`]),
    ...(/^["']valid["']$|^valid$|^[([]?[\s0,]+[)\]]?$/.test(padding) ? [] : ['padded']),
  ].join(', ');
}

function convolutionActivation(call: Call, source: string, known: Assignments): string | null {
  const own = argumentOf(call, 'activation', 6);
  if (own !== undefined) return activationName.exec(resolveText(own, known))?.[1]?.toLowerCase() ?? null;
  // An activation may be a layer of its own.
  return /\b(?:ReLU|LeakyReLU|PReLU|ELU|Activation)\s*\(/.test(source) ? null : 'linear';
}

/** Each kind of convolution in words; null where one is not known. */
function convolutionsOf(calls: readonly Call[], source: string, known: Assignments): string | null {
  const all = calls.map((call) => convolutionOf(call, source, known));
  return all.length === 0 || all.includes(null) ? null : [...new Set(all)].join(' and ');
}

const outputName = /\b(softmax|sigmoid|relu|tanh|linear)\b/i;

/** The activation of the last dense layer. Logits are a softmax to a loss that is told of them. */
function outputOf(last: Call, source: string, known: Assignments): string | null {
  const after = source.slice(last.at + last.text.length);
  const written = argumentOf(last, 'activation', last.name === 'Dense' ? 1 : undefined);
  if (written !== undefined) return outputName.exec(resolveText(written, known))?.[1]?.toLowerCase() ?? null;
  return /\b((?:log_?)?softmax|sigmoid)\s*\(/i.exec(after)?.[1]?.toLowerCase() ?? 'linear';
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
  const last = dense.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    filters: convolutions.map((call) => sizeOf(call, ['filters', 'out_channels'], known)),
    units: dense.map((call) => sizeOf(call, ['units', 'out_features'], known)),
    activation: activationOf(first, source, known),
    convolution: convolutionsOf(convolutions, source, known),
    output: outputOf(last, source, known),
    others: calls
      .filter((call) => !dense.includes(call) && !convolutions.includes(call))
      .map(({ name }) => name)
      .filter((name) => name !== 'Activation'),
  };
}
