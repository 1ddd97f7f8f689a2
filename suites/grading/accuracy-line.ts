/** The accuracy that a cell prints after an evaluation. */
import { type Call, callsIn, type Cell, numberPattern, readNumber, topLevel } from '../../harness/index.ts';
import { resultLines, shownLines } from './output-lines.ts';
import { bareNumber } from './bare-number.ts';

/** As in grades.json. */
export interface Accuracy {
  readonly text: string;
  readonly low: number;
  readonly high: number;
  readonly unit: 'fraction';
}

export interface AccuracyLine {
  readonly line: string;
  /** Null where the label stands before no number: nan. */
  readonly accuracy: Accuracy | null;
}

/** A label, the number, and what may follow it: a device, a percent sign, a full stop. Whole lines: words also stand in warnings. */
const ending = String.raw`\s*(?:tensor\(|np\.float(?:32|64)\(|\[)?\s*(${numberPattern}|nan|inf)\s*(%?)[\s\])]*(?:,\s*device=[^)]*\)?)?[\s.]*$`;
const labelled = new RegExp(String.raw`^[^\d=\[\]]*?\bacc(?:uracy)?\b[^\d]*?[:=\s]${ending}`, 'i');
const anyLabel = new RegExp(String.raw`^\s*[\p{L}][\p{L}\s_()-]*[:=]${ending}`, 'iu');

/** An accuracy above 1 was printed in percent, with its sign or without. */
function toAccuracy(text: string, sign: string): Accuracy | null {
  const number = readNumber(text);
  if (number === null) return null;
  const scale = sign === '%' || number.value > 1.5 ? 100 : 1;
  return { text: `${text}${sign}`, low: number.low / scale, high: number.high / scale, unit: 'fraction' };
}

function linesWith(pattern: RegExp, lines: readonly string[]): AccuracyLine[] {
  return lines.flatMap((line) => {
    const [, text, sign = ''] = pattern.exec(line) ?? [];
    return text === undefined ? [] : [{ line, accuracy: toAccuracy(text, sign) }];
  });
}

/** The name that the accuracy of an evaluation is assigned to: the second of two. */
function accuracyName({ targets }: Call): string | null {
  return targets.length >= 2 ? (targets[1] ?? null) : null;
}

/** Calls of print that show the accuracy, by its name or by its label; null where they stand in a loop. */
function printsOfAccuracy(cell: Cell, name: string | null): number | null {
  const source = topLevel(cell.source);
  if (/^\s*(?:for|while)\b/m.test(source)) return null;
  return callsIn(source).filter(
    (call) =>
      call.name === 'print' &&
      call.receiver === '' &&
      (/["'][^"']*\bacc(?:uracy)?\b/i.test(call.text) ||
        (name !== null && new RegExp(String.raw`\b${name}\b`).test(call.text))),
  ).length;
}

export interface AccuracyLines {
  /** All of the cell's; the last one counts. */
  readonly lines: readonly AccuracyLine[];
  /** How many the source prints; null where it cannot be told. */
  readonly expected: number | null;
}

/**
 * Lines with an accuracy in the stdout of an evaluation's cell, but no progress lines. A label in another language counts
 * where the source prints the evaluation's own variable; a number without a label where the source says which it is.
 */
export function accuracyLines(cell: Cell, call: Call | null): AccuracyLines {
  const lines = resultLines(cell).filter((line) => !/^\s*\d+\/\d+ |\/step\b|^\s*\[?Epoch\b/i.test(line));
  const expected = printsOfAccuracy(cell, call === null ? null : accuracyName(call));
  const found = linesWith(labelled, lines);
  if (found.length > 0 || call === null) return { lines: found, expected };
  const translated = expected === null || expected === 0 ? undefined : linesWith(anyLabel, lines).at(-1);
  const last = translated ?? bareAccuracy(cell, call);
  return { lines: last === undefined ? [] : [last], expected };
}

function bareAccuracy(cell: Cell, call: Call): AccuracyLine | undefined {
  const found = bareNumber(cell, call, accuracyName(call));
  return found === undefined ? undefined : { line: found.line, accuracy: toAccuracy(found.text, '') };
}

const aboutTraining = /\b(?:train|val(?:idation)?)/i;

/** Without those that speak of the training or the validation data. */
export function aboutTest(lines: readonly AccuracyLine[]): AccuracyLine[] {
  return lines.filter(({ line }) => !aboutTraining.test(line) || /\btest/i.test(line));
}

const compares = /==|\bequal\s*\(|\baccuracy_score\s*\(/;
const averages = /\b(?:mean|reduce_mean|average|sum|accuracy_score)\b/;

/** An accuracy that a cell works out itself from the test labels, and shows with a label or as its last line without one. */
export function computedAccuracy(cell: Cell): AccuracyLine | undefined {
  const source = topLevel(cell.source);
  if (!/test/i.test(source) || !compares.test(source) || !averages.test(source)) return undefined;
  const labelledLine = aboutTest(accuracyLines(cell, null).lines).at(-1);
  if (labelledLine !== undefined) return labelledLine;
  const line = shownLines(cell).at(-1) ?? '';
  const number = readNumber(line);
  return number === null || number.value < 0 || number.value > 1
    ? undefined
    : { line, accuracy: toAccuracy(line.trim(), '') };
}
