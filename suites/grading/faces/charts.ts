/** The chart of both classifiers: the only place where the lab shows its group values. */
import { type Cell, callsIn, pythonText, readBarChart, splitTopLevel } from '../../../harness/index.ts';

/** Light and dark, female and male: the order of the lab's pictures and bars. */
export const groups = ['LF', 'LM', 'DF', 'DM'] as const;

export interface GroupValues {
  readonly standard: readonly number[];
  readonly dbvae: readonly number[];
  readonly error: number;
}

const drawsBars = ({ source }: Cell) =>
  callsIn(source).filter(({ name, receiver }) => name === 'bar' && receiver !== '').length;

/** The chart of one classifier's groups, not of other things that it draws as bars. */
export function drawsOneModel(cell: Cell): boolean {
  return drawsBars(cell) === 1 && /\bprobs?\b|_probs?\b|Standard classifier/i.test(cell.source);
}

/** Cells that draw two series of bars side by side: the classifier's and the DB-VAE's. */
export function isComparison(cell: Cell): boolean {
  return drawsBars(cell) >= 2;
}

/** Letters of a group's label: 'Light Female' and 'LF' are LF. */
function groupOf(label: string): string {
  const text = label.toLowerCase();
  const words = [
    /\bl(?:ight|f\b|m\b)/.test(text) ? 'L' : 'D',
    /female|woman|women|.f\b/.test(text) ? 'F' : 'M',
  ];
  return words.join('');
}

/** The labels of the bars where the source lists four; null where it does not. */
function labelsIn(cells: readonly Cell[]): readonly string[] | null {
  const found = cells.flatMap(({ source }) => {
    const { code } = pythonText(source);
    return [...code.matchAll(/\bkeys\s*=\s*\[([^\]]{0,400})\]/g)].map((match) =>
      splitTopLevel(match[1] ?? ''),
    );
  });
  const last = found.at(-1);
  return last?.length === groups.length ? last.map((label) => label.replace(/["']/g, '')) : null;
}

/** The values in the order of `groups`, none of a classifier without bars; a text says why they cannot be read. */
export function readComparison(cell: Cell, before: readonly Cell[]): GroupValues | string {
  const labels = labelsIn([...before, cell]);
  if (labels !== null && labels.some((label, index) => groupOf(label) !== groups[index])) {
    return `the groups stand in another order: ${labels.join(', ')}`;
  }
  const png = cell.pictures.at(-1);
  if (png === undefined) {
    return cell.hasOtherPictures ? 'the picture is no PNG' : 'the picture was removed from the outputs';
  }
  const chart = readBarChart(png, groups.length);
  if (typeof chart === 'string') return chart;
  const [standard = [], dbvae = []] = chart.series;
  return { standard, dbvae, error: chart.error };
}

/** A classifier that gives one answer to every picture: 'face' to all looks perfect, since no test picture shows none. */
export function isConstant(values: readonly number[]): boolean {
  if (values.length === 0) return false;
  return values.every((value) => value > 0.985) || values.every((value) => Math.abs(value - 0.5) < 0.01);
}
