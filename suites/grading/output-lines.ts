/** Lines of output that are results, and those that only look like it. */
import type { Cell } from '../../harness/index.ts';

/** What experiment trackers write among the results: log lines with their prefix, and dictionaries of links. */
const noise = [
  /^\s*(?:COMET|wandb|W&B|TRACKER|mlflow|neptune)\b[\w ]*:/i,
  /^\s*\{.*'(?:web|api|imageId|image_id|url)'\s*:/,
  /^\s*(?:https?:\/\/|www\.)\S+\s*$/,
];

/** Lines of the tracker alone, of either stream. */
export function trackerLines(cell: Cell): string[] {
  return [...cell.stdout, ...cell.stderr].filter((line) => noise.some((pattern) => pattern.test(line)));
}

function withoutNoise(lines: readonly string[]): string[] {
  return lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
}

/** What the cell printed, without the tracker's lines. */
export function printedLines(cell: Cell): string[] {
  return withoutNoise(cell.stdout);
}

/** A result stands on a short line: long ones are logs and data. */
const longestResult = 400;

/** Lines that may be a result. */
export function resultLines(cell: Cell): string[] {
  return printedLines(cell).filter(({ length }) => length <= longestResult);
}

/** The same of what the cell printed or gave as its result. */
export function shownLines(cell: Cell): string[] {
  return [
    ...resultLines(cell),
    ...withoutNoise(cell.results).filter(({ length }) => length <= longestResult),
  ];
}
