/** What an earlier grading left in the folder that is written to. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { gradesFileName, gradesSchema, type Grades } from './schema.ts';

/**
 * The grades that are in the folder; null where there are none.
 *
 * @throws ReprolabError 'output-unwritable' where its grades.json is something else: it would be lost.
 */
export function earlierGrades(folder: string): Grades | null {
  const path = join(folder, gradesFileName);
  if (!existsSync(path)) return null;
  const found = gradesSchema.safeParse(contentOf(path));
  if (found.success) return found.data;
  throw new ReprolabError('output-unwritable', `${path} is not what this version of reprolab grade writes.`, {
    advice: 'Choose another folder with --out, or move what is there away.',
  });
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
