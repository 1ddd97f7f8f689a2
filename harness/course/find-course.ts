/** Which course a command works on. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ReprolabError } from '../core/errors.ts';

/** Names of a course's own file in its folder, in the order in which they are looked for. */
const entryNames = ['course.ts', 'course.mts', 'course.js', 'course.mjs'] as const;
const configNames = [
  'reprolab.config.ts',
  'reprolab.config.mts',
  'reprolab.config.js',
  'reprolab.config.mjs',
];

/** Where a course was named: for messages. */
export interface CourseLocation {
  /** The file whose default export is the course, or a config that names it. */
  readonly file: string;
  readonly kind: 'course' | 'config';
  /** '--course', 'REPROLAB_COURSE' or the config's path. */
  readonly namedBy: string;
}

/**
 * The course that the user named: by `--course`, by REPROLAB_COURSE, or by a reprolab.config file in the working
 * folder or one above it. Null when nobody did: then it is the one that comes with reprolab. A course is code that
 * will be run, so none is looked for anywhere else.
 *
 * @throws ReprolabError 'usage' when what was named is not there or has no course file.
 */
export function findCourse(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): CourseLocation | null {
  if (given !== undefined) return locate(given, '--course');
  const fromEnv = env['REPROLAB_COURSE'];
  if (fromEnv !== undefined && fromEnv !== '') return locate(fromEnv, 'REPROLAB_COURSE');
  const config = findUpwards(process.cwd(), configNames);
  return config === null ? null : { file: config, kind: 'config', namedBy: config };
}

/** The course file at `path`, which is a course's folder or the file itself. Throws as `findCourse`. */
export function locate(path: string, namedBy: string): CourseLocation {
  const absolute = resolve(path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return { file: absolute, kind: 'course', namedBy };
  if (stats?.isDirectory() !== true) {
    throw new ReprolabError(
      'usage',
      `${namedBy}: expected a course's folder or file, found nothing at ${absolute}`,
      {
        advice: 'Give the folder that holds course.ts; `reprolab new course FOLDER` makes one.',
      },
    );
  }
  const entry = entryNames.map((name) => join(absolute, name)).find((file) => existsSync(file));
  if (entry !== undefined) return { file: entry, kind: 'course', namedBy };
  throw new ReprolabError(
    'usage',
    `${namedBy}: ${absolute} holds no course; expected one of ${entryNames.join(', ')}`,
    {
      advice: '`reprolab new course FOLDER` makes a small working one to start from.',
    },
  );
}

function findUpwards(start: string, names: readonly string[]): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}
