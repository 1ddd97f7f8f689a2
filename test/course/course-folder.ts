/** Courses made for a test, from the template that `reprolab new course` copies. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCourse } from '../../harness/commands/new.ts';
import { inTemporaryFolder } from '../cli/binary.ts';

/** A course in a temporary folder. */
export interface CourseFolder {
  readonly folder: string;
  readonly path: (name: string) => string;
  /** Replaces text of one of its files; fails where it is not there. */
  readonly edit: (name: string, from: string, to: string) => void;
}

/** Calls `work` with a new course and removes it afterwards. */
export async function withCourse(work: (course: CourseFolder) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (parent) => {
    const folder = join(parent, 'course');
    await writeCourse(folder);
    const path = (name: string) => join(folder, name);
    await work({
      folder,
      path,
      edit(name, from, to) {
        const text = readFileSync(path(name), 'utf8');
        if (!text.includes(from)) throw new Error(`${name} has no ${JSON.stringify(from)}`);
        writeFileSync(path(name), text.replace(from, to));
      },
    });
  });
}
