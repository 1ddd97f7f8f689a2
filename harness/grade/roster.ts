/** A roster: who is in the class, and which files are whose. */
import { ReprolabError } from '../core/errors.ts';
import { ownValue } from '../core/own-value.ts';
import { readCsvFile, type CsvRow } from './csv-file.ts';

/** One row of the roster. */
export interface RosterEntry {
  readonly name: string;
  readonly id: string | null;
  readonly email: string | null;
  /** Null where the roster does not say which part of the name is which. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Folders, files or patterns such as `jdoe/**`; none: by name, id or email. */
  readonly patterns: readonly string[];
  readonly line: number;
}

export interface Roster {
  readonly path: string;
  readonly entries: readonly RosterEntry[];
}

const advice =
  'A roster is a CSV file with the columns name (or first name and last name), id, files and email; all but the name may be left out.';

/** A column under any of its titles; null where it is empty or missing. */
function cell({ cells }: CsvRow, ...titles: readonly string[]): string | null {
  for (const title of titles) {
    const text = ownValue(cells, title);
    if (text !== undefined && text !== '') return text;
  }
  return null;
}

/**
 * Reads a roster.
 *
 * @throws ReprolabError 'usage' for a file that is none, a row without a name, or an id or email that stands in two rows.
 */
export function readRoster(path: string): Roster {
  const entries = readCsvFile(path, 'roster', advice).map((row) => entryOf(row, path));
  if (entries.length === 0) throw new ReprolabError('usage', `Roster ${path} has no rows.`, { advice });
  refuseRepeated(entries, path, 'id', ({ id }) => id);
  refuseRepeated(entries, path, 'email', ({ email }) => email);
  refuseRepeated(entries, path, 'name without an id', ({ name, id }) => (id === null ? name : null));
  return { path, entries };
}

function entryOf(row: CsvRow, path: string): RosterEntry {
  const [first, last] = [cell(row, 'firstname', 'givenname'), cell(row, 'lastname', 'surname')];
  const whole = cell(row, 'name', 'student', 'fullname');
  const [beforeComma = '', afterComma] = (whole ?? '').split(',', 2).map((part) => part.trim());
  const name = whole ?? [first, last].filter((part) => part !== null).join(' ');
  if (name === '') {
    throw new ReprolabError('usage', `Roster ${path}, line ${row.line}: no name.`, { advice });
  }
  return {
    name,
    id: cell(row, 'id', 'studentid', 'sisid', 'sisuserid'),
    email: cell(row, 'email', 'mail'),
    firstName: first ?? afterComma ?? null,
    lastName: last ?? (afterComma === undefined ? null : beforeComma),
    patterns: (cell(row, 'files', 'file', 'folder', 'pattern', 'folderorfilepattern') ?? '')
      .split('|')
      .map((pattern) => pattern.trim())
      .filter((pattern) => pattern !== ''),
    line: row.line,
  };
}

function refuseRepeated(
  entries: readonly RosterEntry[],
  path: string,
  what: string,
  keyOf: (entry: RosterEntry) => string | null,
): void {
  const lines = new Map<string, number>();
  for (const entry of entries) {
    const key = keyOf(entry)?.toLowerCase() ?? null;
    const earlier = key === null ? undefined : lines.get(key);
    if (earlier !== undefined) {
      throw new ReprolabError(
        'usage',
        `Roster ${path}: lines ${earlier} and ${entry.line} have the same ${what} '${key ?? ''}'.`,
        { advice: 'Two students need two ids.' },
      );
    }
    if (key !== null) lines.set(key, entry.line);
  }
}
