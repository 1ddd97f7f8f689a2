/** Progress lines of Keras 2 and 3 and of tqdm, in their last state. */
import { numberPattern, type Cell } from '../../harness/index.ts';
import { printedLines } from './output-lines.ts';

export interface KerasBar {
  readonly line: string;
  /** keras2: loss first, equal to what is printed afterwards. keras3: a mean over batches, too low. plain: verbose=2. */
  readonly style: 'keras2' | 'keras3' | 'plain';
  readonly done: number;
  readonly total: number;
  /** As printed; undefined where the line has none. */
  readonly loss: string | undefined;
  readonly accuracy: string | undefined;
}

const styles = [
  ['keras2', /^\s*(\d+)\/(\d+) \[[=>.]*\]/],
  ['keras3', /^\s*(\d+)\/(\d+) [━╸╺ ]*\s*\d+m?s\b/],
  ['plain', /^\s*(\d+)\/(\d+) - /],
] as const;

/** The last pair of the line: where control characters were lost, all states stand on it. */
function lastPair(line: string, names: string): string | undefined {
  return [...line.matchAll(new RegExp(`- (?:${names}): (${numberPattern}|nan|inf)`, 'gi'))].at(-1)?.[1];
}

function readBar(line: string): KerasBar | null {
  for (const [style, pattern] of styles) {
    const [, done, total] = pattern.exec(line) ?? [];
    if (done === undefined || total === undefined) continue;
    return {
      line,
      style,
      done: Number(done),
      total: Number(total),
      loss: lastPair(line, 'loss'),
      accuracy: lastPair(line, 'acc|accuracy|sparse_categorical_accuracy'),
    };
  }
  return null;
}

/** Every bar of the cell, in its order. */
export function kerasBars(cell: Cell): KerasBar[] {
  return printedLines(cell).flatMap((line) => readBar(line) ?? []);
}

/** The losses of the cell's bars, and of its lines of epochs, as printed. */
export function printedLosses(cell: Cell): string[] {
  return printedLines(cell).flatMap((line) => {
    if (announcing.test(line)) return [];
    const text = readBar(line)?.loss ?? counting.exec(line)?.[2];
    return text === undefined || Number(text) === 0 ? [] : [text];
  });
}

/** One training run: what its lines prove. */
export interface Epochs {
  /** As announced, 'Epoch 1/5'; null for frameworks that do not. */
  readonly announced: number | null;
  /** Epochs that were trained: the last one that is announced, else the lines of epochs that are left. */
  readonly seen: number;
  /** Steps of an epoch; null where no bar says. */
  readonly steps: number | null;
  readonly firstLoss: number | null;
  readonly lastAccuracy: number | null;
}

const announcing = /^\s*Epoch\s+(\d+)\s*\/\s*(\d+)/;
/** 'Epoch 3, Loss: 0.1, Accuracy: 0.97' and its like, one line an epoch. */
const counting = new RegExp(
  `^\\s*(?:\\[?Epoch\\]?)\\s*:?\\s*(\\d+)(?:\\s*/\\s*\\d+)?\\D+?(${numberPattern})(?:\\D+?(${numberPattern}))?`,
  'i',
);

const numberOr = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** Steps of an evaluation of 10,000 images in batches of 32, of 64, and as old Keras counts them. */
const evaluationSteps: readonly number[] = [313, 157, 10_000];

/** The last training of the cell: from the last line of a first epoch. Null for a cell that shows none. */
export function epochsOf(cell: Cell): Epochs | null {
  const lines = printedLines(cell);
  const numbers = lines.map((line) => announcing.exec(line)?.[1]);
  // The first epochs of a long training may not be kept: then its lines begin with a later one.
  const first = numbers.includes('1')
    ? numbers.lastIndexOf('1')
    : numbers.findIndex((number) => number !== undefined);
  if (first >= 0) return announcedEpochs(lines.slice(first));
  const epochs = lines.flatMap((line): { number: number; loss: number | null; accuracy: number | null }[] => {
    const [, number, loss, accuracy] = counting.exec(line) ?? [];
    if (number === undefined) return [];
    return [{ number: Number(number), loss: numberOr(loss), accuracy: numberOr(accuracy) }];
  });
  const restarts = epochs.flatMap(({ number }, index) =>
    number <= (epochs[index - 1]?.number ?? Infinity) ? [index] : [],
  );
  const last = epochs.slice(restarts.at(-1));
  if (last.length === 0) return onlyEpoch(lines);
  return {
    announced: null,
    seen: last.length,
    steps: null,
    firstLoss: firstLossOf(last[0]),
    lastAccuracy: last.at(-1)?.accuracy ?? null,
  };
}

/** Where only a later epoch's line is left, or the loss was never added up, nothing is known of the first epoch. */
function firstLossOf(first: { number: number; loss: number | null } | undefined): number | null {
  return first === undefined || first.number > 1 || first.loss === 0 ? null : first.loss;
}

const barsWithLoss = (lines: readonly string[]) =>
  lines.flatMap((line) => readBar(line) ?? []).filter(({ loss }) => loss !== undefined);

function announcedEpochs(lines: readonly string[]): Epochs {
  const [, first = '1', announced = '1'] = announcing.exec(lines[0] ?? '') ?? [];
  const seen = lines.flatMap((line) => announcing.exec(line)?.[1] ?? []).map(Number);
  const own = barsWithLoss(lines).slice(0, seen.length);
  return {
    announced: Number(announced),
    seen: seen.at(-1) ?? 0,
    steps: own.at(-1)?.total ?? null,
    firstLoss: first === '1' ? numberOr(own[0]?.loss) : null,
    lastAccuracy: numberOr(own.at(-1)?.accuracy),
  };
}

/** Keras announces nothing where there is one epoch: its bar alone is left. */
function onlyEpoch(lines: readonly string[]): Epochs | null {
  const [bar] = barsWithLoss(lines);
  if (bar === undefined || evaluationSteps.includes(bar.total)) return null;
  const { total: steps, loss, accuracy } = bar;
  return { announced: 1, seen: 1, steps, firstLoss: numberOr(loss), lastAccuracy: numberOr(accuracy) };
}

export interface TqdmBar {
  readonly line: string;
  readonly percent: number;
  readonly done: number;
  readonly total: number;
}

/** The last tqdm bar of the cell, on whichever stream; null without one. */
export function tqdmBar(cell: Cell): TqdmBar | null {
  const bars = [...cell.stdout, ...cell.stderr].flatMap((line): TqdmBar[] => {
    const last = [...line.matchAll(/(\d+)%\|[^|]*\|\s*(\d+)\/(\d+) \[[^\]]*\]?/g)].at(-1);
    return last === undefined
      ? []
      : [{ line: last[0], percent: Number(last[1]), done: Number(last[2]), total: Number(last[3]) }];
  });
  return bars.at(-1) ?? null;
}
