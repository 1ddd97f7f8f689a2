/** Small files of named values: `{ "lab/quantity": 0.97 }`, or lines of `name,value`. */
import { readNumber, type PrintedNumber } from './printed-number.ts';

export interface NamedValue {
  readonly name: string;
  /** As it stands in the file. */
  readonly text: string;
  /** Null for what is no number. */
  readonly number: PrintedNumber | null;
}

export interface NamedValues {
  /** What the file says under 'edition'; null when it does not. */
  readonly edition: string | null;
  readonly values: readonly NamedValue[];
}

/** More names than these are no file of a student's results. */
const mostValues = 1000;

function entriesOf(content: unknown): [string, string][] {
  if (typeof content === 'string') {
    return content
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name = '', value = ''] = line
          .split(/[,;\t]/)
          .map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
        return [name, value];
      });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return [];
  return Object.entries(content).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'number' || typeof value === 'string' ? [[name, String(value)]] : [],
  );
}

/**
 * Reads parsed JSON, or the text of a CSV file with or without a head. Numbers are taken as they were rounded. Throws for
 * a file without names and values.
 */
export function readValues(content: unknown): NamedValues {
  const entries = entriesOf(content);
  if (entries.length === 0)
    throw new Error('it names no values: expected an object of numbers, or lines of name,value');
  if (entries.length > mostValues) throw new Error(`it names more than ${mostValues} values`);
  const edition = entries.find(([name]) => name === 'edition')?.[1] ?? null;
  const values = entries
    .filter(([name], index) => name !== 'edition' && !(index === 0 && name === 'name'))
    .map(([name, text]) => ({ name, text, number: readNumber(text) }));
  return { edition, values };
}
