/** The accuracy of an evaluation that stands in the output without a label, where the source says which number it is. */
import { type Call, callsIn, type Cell, numberPattern, topLevel } from '../../harness/index.ts';
import { resultLines, shownLines } from './output-lines.ts';

export interface BareNumber {
  readonly line: string;
  readonly text: string;
}

const isName = (text: string) => /^[A-Za-z_]\w*$/.test(text);

/** The last line that consists of so many numbers, with these signs around them. */
function lastOf(
  lines: readonly string[],
  count: number,
  at: number,
  [open, close]: readonly [string, string],
) {
  const numbers = Array.from({ length: count }, () => `(${numberPattern})`).join(String.raw`(?:\s*,\s*|\s+)`);
  const pattern = new RegExp(String.raw`^\s*${open}\s*${numbers}\s*${close}\s*$`);
  const line = lines.findLast((each) => pattern.test(each));
  const text = pattern.exec(line ?? '')?.[at + 1];
  return line === undefined || text === undefined ? undefined : { line, text };
}

/** `print(test_loss, test_acc)`: every argument is a name. */
function printed(cell: Cell, name: string): BareNumber | undefined {
  const calls = callsIn(topLevel(cell.source)).filter(
    ({ receiver, name: called, arguments: given }) =>
      receiver === '' && called === 'print' && given.every((each) => each.name === null && isName(each.text)),
  );
  return calls
    .map(({ arguments: given }) => given.map(({ text }) => text))
    .filter((names) => names.includes(name))
    .map((names) => lastOf(resultLines(cell), names.length, names.indexOf(name), ['', '']))
    .findLast((found) => found !== undefined);
}

/** `test_acc`, or `test_loss, test_acc`, as the last line of the cell. */
function given(cell: Cell, name: string): BareNumber | undefined {
  const last = topLevel(cell.source).trimEnd().split('\n').at(-1) ?? '';
  const names = last.split(',').map((part) => part.trim());
  if (!names.every(isName) || !names.includes(name)) return undefined;
  const signs = names.length === 1 ? (['', ''] as const) : (['\\(', '\\)'] as const);
  return lastOf(cell.results, names.length, names.indexOf(name), signs);
}

/** What Keras's evaluate gives where nobody takes it apart: [loss, accuracy]. */
function pair(cell: Cell): BareNumber | undefined {
  return lastOf(shownLines(cell), 2, 1, ['\\[', '\\]']);
}

/** The accuracy of `call`, which is assigned to `name`, or to none of its own. */
export function bareNumber(cell: Cell, call: Call, name: string | null): BareNumber | undefined {
  if (name !== null) return printed(cell, name) ?? given(cell, name);
  return call.receiver === '' ? undefined : pair(cell);
}
