/** The course's editions, by content: the year in its first cells, and the framework that is imported. */
import { codeCells, type Notebook } from '../../harness/index.ts';
import { kerasBars } from './progress.ts';

/** From the first year on in which their labs trained as they do. */
export const editions = ['tensorflow-2019', 'tensorflow-2023', 'tensorflow-2024', 'pytorch-2025'] as const;

export type Edition = (typeof editions)[number];

const isEdition = (name: string): name is Edition => editions.some((edition) => edition === name);

/** The edition of that name; null for none. */
export function editionNamed(name: string | null): Edition | null {
  return name !== null && isEdition(name) ? name : null;
}

/** Cells in which the year stands. */
const firstCells = 4;

export function usesPyTorch(notebook: Notebook): boolean {
  return codeCells(notebook).some(({ source }) => /^\s*(?:import torch|from torch)\b/m.test(source));
}

/** The year of the copyright, else the first one; addresses are of somebody's repository, which may have any year in its name. */
function yearIn(text: string): number {
  const withoutAddresses = text.replace(/https?:\/\/[^\s"')>]*/g, ' ');
  const copyright = /\bCopyright\b\D{0,20}(20[12]\d)\b/i.exec(withoutAddresses);
  return Number((copyright ?? /\b(20[12]\d)\b/.exec(withoutAddresses))?.[1] ?? NaN);
}

/** Null where neither a year nor anything that came with an edition shows it. */
export function editionOf(notebook: Notebook): Edition | null {
  if (usesPyTorch(notebook)) return 'pytorch-2025';
  const head = notebook.cells.slice(0, firstCells).map(({ source }) => source);
  const year = yearIn(head.join('\n'));
  if (year >= 2024) return 'tensorflow-2024';
  if (year === 2023) return 'tensorflow-2023';
  if (year >= 2019) return 'tensorflow-2019';
  const cells = codeCells(notebook);
  // The tracker, and the bars of Keras 3, came in 2024.
  const isNew = cells.some(
    (cell) => /\bcomet_ml\b/.test(cell.source) || kerasBars(cell).some(({ style }) => style === 'keras3'),
  );
  return isNew ? 'tensorflow-2024' : null;
}
