/** The parts of the MNIST lab, by what is defined in them: cell numbers shift, and names are the student's. */
import { callsIn, type Cell, codeCells, functionsIn, type Notebook } from '../../../harness/index.ts';

export interface Sections {
  /** From the first model without convolutions to the first with. */
  readonly fc: readonly Cell[];
  /** From the first model with convolutions to the tape. */
  readonly cnn: readonly Cell[];
  /** From the loop with the gradient tape on. */
  readonly tape: readonly Cell[];
}

/** Names of calls in the cell, without those of imports. */
const namesIn = (cell: Cell) => new Set(callsIn(cell.source).map(({ name }) => name));

const dense = ['Dense', 'Linear', 'LazyLinear'];
const convolution = ['Conv2D', 'Conv2d', 'Convolution2D', 'LazyConv2d'];

const hasAny = (cell: Cell, names: readonly string[]) => {
  const found = namesIn(cell);
  return names.some((name) => found.has(name));
};

export function hasConvolution(cell: Cell): boolean {
  return hasAny(cell, convolution);
}

const isFcBuilder = (cell: Cell) => hasAny(cell, dense) && !hasConvolution(cell);

/** A builder left unfinished still says what it builds. */
const isNamedCnn = (cell: Cell) =>
  functionsIn(cell.source).some(({ name }) => /cnn|conv/i.test(name) && !/fc|full|dense/i.test(name));

/** Where a notebook goes on with the course's next lab, the part before it ends. */
const isNextLab = ({ source }: Cell) =>
  /\bstandard_classifier\b|\bTrainingDatasetLoader\b|\bDB_?VAE\b/.test(source);

export function sectionsOf(notebook: Notebook): Sections {
  const all = codeCells(notebook);
  const next = all.findIndex(isNextLab);
  const cells = next < 0 ? all : all.slice(0, next);
  const indexOr = (index: number, other: number) => (index < 0 ? other : index);
  const cnn = indexOr(
    cells.findIndex((cell) => hasConvolution(cell) || isNamedCnn(cell)),
    cells.length,
  );
  const fc = cells.findIndex((cell, index) => index < cnn && isFcBuilder(cell));
  const tape = indexOr(
    cells.findIndex((cell, index) => index >= cnn && namesIn(cell).has('GradientTape')),
    cells.length,
  );
  return {
    fc: cells.slice(indexOr(fc, cnn), cnn),
    cnn: cells.slice(cnn, tape),
    tape: cells.slice(tape),
  };
}
