/**
 * Reading the cells of a row, each checked: anybody can write into the file. By hand, since `reprolab history show` takes
 * less time than to load the schema library.
 */

/** What a value is read as; undefined for one of another kind. */
export type Reader<T> = (value: unknown) => T | undefined;

function reader<T>(isFit: (value: unknown) => value is T): Reader<T> {
  return (value) => (isFit(value) ? value : undefined);
}

export const text = reader((value) => typeof value === 'string');
export const number = reader((value) => typeof value === 'number');
export const flag = reader((value) => typeof value === 'boolean');
export const instant = reader((value) => value instanceof Date);

export function oneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  return reader((value): value is Word => words.some((word) => word === value));
}

export function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

/** A list that the database keeps, or hands over, as JSON: so a thousand numbers are read several times as fast. */
export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (value) => {
    const items = listIn(value);
    if (items === undefined) return undefined;
    const found: T[] = [];
    for (const cell of items) {
      const item = read(cell);
      if (item === undefined) return undefined;
      found.push(item);
    }
    return found;
  };
}

function listIn(value: unknown): unknown[] | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
