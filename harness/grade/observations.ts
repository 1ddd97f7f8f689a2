/** Signs that somebody should look at a notebook. They are no verdicts: each has innocent causes. */
import { plural } from '../core/print.ts';
import { groupBy } from '../core/group-by.ts';
import { codeCells, tellsOrder, type Notebook } from './notebook.ts';

/**
 * Whether the cells of one notebook tell when they ran. A cell that ran again, in another order than it stands in, is no sign of
 * anything: every fourth notebook has one, and a value that is older than its training is judged as that.
 */
export function countObservations(notebook: Notebook): string[] {
  const withOutputs = codeCells(notebook).filter(({ hasOutputs }) => hasOutputs);
  if (withOutputs.length === 0) return [];
  const silent = withOutputs.filter((cell) => !tellsOrder(cell));
  if (silent.length === withOutputs.length) {
    return [
      'No cell has an execution count, though there are outputs: nothing is known about the order of execution.',
    ];
  }
  if (silent.length < withOutputs.length * suspiciousShare) return [];
  return [
    `${plural(silent.length, 'cell')} of ${withOutputs.length} with outputs ${silent.length === 1 ? 'has' : 'have'} no execution count.`,
  ];
}

/** A cell that was edited or stopped loses its count; half of them do not. */
const suspiciousShare = 0.5;

/** What identifies the results of one file. */
export interface Prints {
  /** Unique among the files: who handed in, and the path. */
  readonly file: string;
  readonly sha256: string;
  /** Values as they were printed, of exercises where two runs differ: 'exercise=text'. */
  readonly values: readonly string[];
}

/**
 * Values that two runs do not share by chance. Two would not do: an accuracy of 10,000 samples takes some fifty values in one
 * recipe, so that among 300 students about 18 pairs share two of them; three share a loss of four digits as well.
 */
const fewestEqual = 3;
/** A number that so many files share is nobody's own. */
const mostSharing = 50;

/**
 * For each file, which others show the same run: identical files, and files with three or more values that are equal to the last
 * digit. By `file`.
 */
export function sameRuns(files: readonly Prints[]): ReadonlyMap<string, readonly string[]> {
  const observed = new Map<string, string[]>();
  const say = (file: string, text: string) => observed.set(file, [...(observed.get(file) ?? []), text]);
  for (const group of groupBy(files, ({ sha256 }) => sha256).values()) {
    for (const { file } of group) {
      for (const other of group)
        if (other.file !== file) say(file, `The same file as ${other.file}, to the last byte.`);
    }
  }
  const byValue = groupBy(
    files.flatMap((print) => print.values.map((value) => ({ value, print }))),
    ({ value }) => value,
  );
  const shared = new Map<string, { readonly pair: readonly [Prints, Prints]; count: number }>();
  for (const group of byValue.values()) {
    if (group.length > mostSharing) continue;
    for (const [index, { print: a }] of group.entries()) {
      for (const { print: b } of group.slice(index + 1)) {
        if (a.sha256 === b.sha256) continue;
        const key = JSON.stringify([a.file, b.file]);
        const known = shared.get(key);
        if (known === undefined) shared.set(key, { pair: [a, b], count: 1 });
        else known.count += 1;
      }
    }
  }
  for (const { pair, count } of shared.values()) {
    if (count < fewestEqual) continue;
    const [a, b] = pair;
    say(a.file, `The same run as ${b.file}: ${count} values are equal to the last digit.`);
    say(b.file, `The same run as ${a.file}: ${count} values are equal to the last digit.`);
  }
  return observed;
}
