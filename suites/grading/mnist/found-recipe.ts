/** The recipe that a student trained: the outputs are the witness, the source explains them. */
import {
  argumentOf,
  type Assignments,
  callsIn,
  type Cell,
  resolveNumber,
  resolveString,
  resolveText,
} from '../../../harness/index.ts';
import { namedOptimizer, optimizerOfCall, type Optimizer } from '../optimizer.ts';
import type { OwnFunctions } from './functions.ts';
import { layersIn, type Layers } from './layers.ts';
import type { Training } from './training.ts';
import type { Epochs } from '../progress.ts';

const trainImages = 60_000;

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
    if (written !== null) return namedOptimizer(written);
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
  readonly isTorch: boolean;
  /** Whether the loss is told that it is given logits. */
  readonly takesLogits: boolean;
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
  const seenEpochs = epochs !== null && (epochs.announced !== null || call !== null) ? epochs.seen : null;
  // A training that stops early is as its source has it.
  const announcedEpochs = epochs?.announced ?? seenEpochs;
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
    ...(announcedEpochs !== null && sourceEpochs !== null && announcedEpochs !== sourceEpochs
      ? [`the source says ${sourceEpochs} epochs, and the output shows ${announcedEpochs}`]
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
    isTorch: before.some(({ source }) => /\btorch\b/.test(source)),
    takesLogits: section.some(({ source }) => /\bfrom_logits\s*=\s*True\b/.test(source)),
    disagreements,
  };
}
