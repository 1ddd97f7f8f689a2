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

/** One training run: what its lines prove. */
export interface Epochs {
  /** As announced, 'Epoch 1/5'; null for frameworks that do not. */
  readonly announced: number | null;
  /** Lines of epochs that were seen. */
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

/** The last training of the cell: from the last line of a first epoch. Null for a cell that shows none. */
export function epochsOf(cell: Cell): Epochs | null {
  const lines = printedLines(cell);
  const starts = lines.flatMap((line, index) => (announcing.exec(line)?.[1] === '1' ? [index] : []));
  const first = starts.at(-1);
  if (first !== undefined) return announcedEpochs(lines.slice(first));
  const epochs = lines.flatMap((line): { number: number; loss: number | null; accuracy: number | null }[] => {
    const [, number, loss, accuracy] = counting.exec(line) ?? [];
    if (number === undefined) return [];
    return [{ number: Number(number), loss: numberOr(loss), accuracy: numberOr(accuracy) }];
  });
  const restarts = epochs.flatMap(({ number }, index) =>
    number <= (epochs[index - 1]?.number ?? Infinity) ? [index] : [],
  );
  const last = epochs.slice(restarts.at(-1));
  if (last.length === 0) return null;
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

function announcedEpochs(lines: readonly string[]): Epochs {
  const announced = Number(announcing.exec(lines[0] ?? '')?.[2]);
  const bars = lines.flatMap((line) => readBar(line) ?? []).filter(({ loss }) => loss !== undefined);
  const own = bars.slice(0, announced);
  return {
    announced,
    seen: lines.filter((line) => announcing.test(line)).length,
    steps: own.at(-1)?.total ?? null,
    firstLoss: numberOr(own[0]?.loss),
    lastAccuracy: numberOr(own.at(-1)?.accuracy),
  };
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
