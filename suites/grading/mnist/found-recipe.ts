/** The recipe that a student trained: the outputs are the witness, the source explains them. */
import {
  argumentOf,
  type Assignments,
  callsIn,
  type Call,
  type Cell,
  resolveNumber,
  resolveString,
  resolveText,
} from '../../../harness/index.ts';
import type { OwnFunctions } from './functions.ts';
import { layersIn, type Layers } from './layers.ts';
import type { Training } from './training.ts';
import type { Epochs } from '../progress.ts';

const trainImages = 60_000;

export interface Optimizer {
  readonly name: string;
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

function optimizerOfCall(call: Call, known: Assignments): Optimizer | null {
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

/** The optimizer of the last compile call of the model, else the last one that is made in the section. */
function optimizerOf(cells: readonly Cell[], training: Training, known: Assignments): Optimizer | null {
  const upTo = cells.slice(0, cells.indexOf(training.cell) + 1);
  const calls = upTo.flatMap(({ source }) => callsIn(source));
  const compile = calls.filter(
    ({ name, receiver }) => name === 'compile' && (training.model === null || receiver === training.model),
  );
  const text = compile
    .map((call) => argumentOf(call, 'optimizer', 0))
    .findLast((found) => found !== undefined);
  if (text !== undefined) {
    const written = resolveString(text, known);
    if (written !== null) {
      const name = names[written.toLowerCase()];
      return name === undefined ? null : { name, rate: defaultRates[name]?.[0] ?? null };
    }
    const [call] = callsIn(resolveText(text, known));
    const found = call === undefined ? null : optimizerOfCall(call, known);
    if (found !== null) return found;
  }
  return calls.map((call) => optimizerOfCall(call, known)).findLast((found) => found !== null) ?? null;
}

/** An argument of the training, by a name that matches, of a function of the notebook's also by its place and its default. */
function argumentOfTraining(
  { call }: Training,
  own: OwnFunctions,
  [keras, position]: readonly [string, number],
  pattern: RegExp,
): string | undefined {
  if (call === null) return undefined;
  const trainer = own.trainers.get(call.name);
  if (call.name === 'fit' || trainer === undefined) return argumentOf(call, keras, position);
  const index = trainer.parameters.findIndex(({ name }) => pattern.test(name));
  const parameter = trainer.parameters[index];
  if (parameter === undefined) return undefined;
  return argumentOf(call, parameter.name, index) ?? parameter.default ?? undefined;
}

/** The batch of the loader that is trained from: the last DataLoader of that name, or any that shuffles. */
function loaderBatch(data: string | null, cells: readonly Cell[], known: Assignments): number | null {
  const loaders = cells.flatMap(({ source }) => callsIn(source)).filter(({ name }) => name === 'DataLoader');
  const own = loaders.filter(({ targets }) => data !== null && targets.includes(data));
  const training = loaders.filter((call) => !/test/i.test(call.text));
  const loader = own.at(-1) ?? training.at(-1);
  return loader === undefined ? null : resolveNumber(argumentOf(loader, 'batch_size', 1), known);
}

export interface Asked {
  readonly section: readonly Cell[];
  /** All code cells before the end of the section: constants may stand anywhere. */
  readonly before: readonly Cell[];
  readonly training: Training;
  readonly known: Assignments;
  readonly own: OwnFunctions;
  readonly epochs: Epochs | null;
}

/** Parts of the recipe that source or outputs tell; undefined where nothing does. */
export interface FoundRecipe {
  readonly epochs: number | undefined;
  readonly batchSize: number | undefined;
  /** By the source alone. */
  readonly sourceBatch: number | undefined;
  readonly optimizer: Optimizer | null;
  readonly layers: Layers | null;
  /** Where source and outputs say different things. */
  readonly disagreements: readonly string[];
}

/** Old Keras counts samples, and a validation share is not trained on: only steps of whole sets prove a batch. */
const provesBatch = (steps: number | null): steps is number =>
  steps !== null && steps !== trainImages && steps !== 48_000 && steps !== 54_000;

export function foundRecipe({ section, before, training, known, own, epochs }: Asked): FoundRecipe {
  const { call, cell } = training;
  const epochText = argumentOfTraining(training, own, ['epochs', 3], /epoch/i);
  const loopText = /\bfor\s+\w*(?:epoch|e)\w*\s+in\s+(?:tqdm\s*\(\s*)?range\s*\(([^()]*)\)/.exec(
    cell.source,
  )?.[1];
  const sourceEpochs = resolveNumber(epochText ?? loopText, known) ?? (call?.name === 'fit' ? 1 : null);
  // The loop of PyTorch's CNN clears its output every epoch: the lines that are left are no witness.
  const seenEpochs = epochs?.announced ?? (call !== null ? (epochs?.seen ?? null) : null);
  const batchText = argumentOfTraining(training, own, ['batch_size', 2], /batch_?size/i);
  const sourceBatch =
    call?.name === 'fit'
      ? batchText === undefined
        ? 32
        : resolveNumber(batchText, known)
      : loaderBatch(training.data, before, known);
  const split = resolveNumber(call === null ? undefined : argumentOf(call, 'validation_split'), known) ?? 0;
  const steps = epochs?.steps ?? null;
  const proven = provesBatch(steps)
    ? { steps, batch: Math.round((trainImages * (1 - split)) / steps) }
    : null;
  const fits =
    proven === null ||
    (sourceBatch !== null && Math.ceil((trainImages * (1 - split)) / sourceBatch) === proven.steps);
  const disagreements = [
    ...(seenEpochs !== null && sourceEpochs !== null && seenEpochs !== sourceEpochs
      ? [`the source says ${sourceEpochs} epochs, and the output shows ${seenEpochs}`]
      : []),
    ...(!fits && sourceBatch !== null
      ? [`the source says batches of ${sourceBatch}, and the output shows ${proven.steps} steps an epoch`]
      : []),
  ];
  const layers = section
    .slice(0, section.indexOf(cell) + 1)
    .map((each) => layersIn(each, known))
    .findLast((found) => found !== null);
  return {
    epochs: seenEpochs ?? sourceEpochs ?? undefined,
    batchSize: (fits ? sourceBatch : proven.batch) ?? undefined,
    sourceBatch: sourceBatch ?? undefined,
    optimizer: optimizerOf(section, training, known),
    layers: layers ?? null,
    disagreements,
  };
}
