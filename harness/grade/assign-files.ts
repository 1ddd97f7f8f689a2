/** Whose files are whose. */
import picomatch from 'picomatch';
import { ReprolabError } from '../core/errors.ts';
import { nameOrders, plainName } from './names.ts';
import type { HandedIn } from './find-files.ts';
import type { Roster, RosterEntry } from './roster.ts';

/** A student with the paths of the files handed in. */
export interface FilesOfStudent {
  readonly name: string;
  readonly id: string | null;
  readonly files: readonly string[];
}

/** Says whether a roster's row claims a path. */
type Claims = (path: PathParts) => boolean;

interface PathParts {
  readonly path: string;
  /** The top folder, or the file's name without its extension where it lies in none. */
  readonly owner: string;
  /** Names to compare: the owner, and parts of it between underscores, as learning platforms build them. */
  readonly whole: string;
  readonly pieces: readonly string[];
}

function partsOf(path: string): PathParts {
  const [top = '', ...below] = path.replaceAll('\\', '/').replace(/^\.\//, '').split('/');
  const owner = below.length > 0 ? top : top.replace(/\.[^.]+$/, '');
  return { path, owner, whole: plainName(owner), pieces: owner.split('_').map(plainName) };
}

function patternClaims({ patterns }: RosterEntry): Claims {
  const matchers = patterns.map((pattern) => picomatch(pattern, { dot: true }));
  return ({ path }) =>
    matchers.some((matches) => matches(path)) ||
    patterns.some((pattern) => path === pattern || path.startsWith(`${pattern.replace(/\/+$/, '')}/`));
}

function keysOf({ name, id, email }: RosterEntry): ReadonlySet<string> {
  const texts = [...nameOrders(name).map((words) => words.join('')), id, email, email?.split('@')[0]];
  return new Set(texts.map((text) => plainName(text ?? '')).filter((key) => key !== ''));
}

/**
 * Groups paths by student: by the roster's patterns; else, for rows without one, by a top folder or file whose name,
 * or a part of it between underscores, is the student's name, id or email. What no row claims, and everything where there
 * is no roster, belongs to a student called as its top folder, or as the file where it lies in none. Students who have
 * handed in nothing are not among them. By name.
 *
 * @param paths - Relative to what was given on the command line.
 * @throws ReprolabError 'usage' when two rows of the roster claim one file.
 */
export function assignFiles(paths: readonly string[], roster: Roster | null): readonly FilesOfStudent[] {
  const rows = (roster?.entries ?? []).map((entry) => {
    const keys = entry.patterns.length > 0 ? new Set<string>() : keysOf(entry);
    return { entry, keys, claimsByPattern: patternClaims(entry) };
  });
  const claimed = new Map<string, { name: string; id: string | null; files: string[] }>();
  for (const path of paths) {
    const parts = partsOf(path);
    const ways = [
      rows.filter(({ claimsByPattern }) => claimsByPattern(parts)),
      rows.filter(({ keys }) => keys.has(parts.whole)),
      rows.filter(({ keys }) => parts.pieces.some((piece) => keys.has(piece))),
    ];
    const owners = (ways.find((way) => way.length > 0) ?? []).map(({ entry }) => entry);
    if (owners.length > 1) throw claimedTwice(path, owners, roster);
    const { name, id } = owners[0] ?? { name: parts.owner, id: null };
    const key = JSON.stringify([name, id]);
    const student = claimed.get(key) ?? { name, id, files: [] };
    student.files.push(path);
    claimed.set(key, student);
  }
  return [...claimed.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Files with their students by the roster. Throws as `assignFiles`. */
export function ofRoster(handedIn: readonly HandedIn[], roster: Roster): HandedIn[] {
  const owners = new Map(
    assignFiles([...new Set(handedIn.map(({ shown }) => shown))], roster).flatMap(({ name, id, files }) =>
      files.map((file) => [file, { student: name, id }] as const),
    ),
  );
  return handedIn.map((file) => ({ ...file, ...owners.get(file.shown) }));
}

function claimedTwice(path: string, owners: readonly RosterEntry[], roster: Roster | null): ReprolabError {
  const rows = owners.map(({ name, line }) => `${name} (line ${line})`).join(' and ');
  return new ReprolabError('usage', `Roster ${roster?.path ?? ''}: ${path} belongs to ${rows}.`, {
    advice: 'Name the folder or file of each in the column files.',
  });
}
