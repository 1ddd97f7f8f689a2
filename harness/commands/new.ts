/** `reprolab new course`: the work. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { packageRoot } from '../core/installation.ts';
import { makeFolder } from '../core/make-folder.ts';
import { openTerminal } from './terminal.ts';

const template = fileURLToPath(new URL('../course/template', import.meta.url));

/** The file of the template that needs to know which copy of reprolab has written it. */
const testFile = 'course.test.mjs';

/** Writes a course and says what to do with it. Throws as `writeCourse`. */
export async function newCourse(given: string): Promise<void> {
  const terminal = openTerminal();
  const folder = resolve(given);
  await writeCourse(folder);
  const shown = relative('', folder) || '.';
  terminal.say(`A course in ${shown}: ${join(shown, 'README.md')} says what is in it. Now:`);
  terminal.say(`  npx reprolab run --course ${shown} --seeds 1..3`);
}

/**
 * Copies the template of a course into a folder, given by its absolute path. Throws 'usage' for a folder that has something in it: nothing of it is touched;
 * 'output-unwritable' when it cannot be written.
 */
export async function writeCourse(folder: string): Promise<void> {
  await makeEmpty(folder);
  try {
    await cp(template, folder, { recursive: true });
    const test = join(folder, testFile);
    const command = join(packageRoot, 'scripts', 'reprolab.mjs');
    const text = await readFile(test, 'utf8');
    await writeFile(test, text.replace("'{{command}}'", JSON.stringify(command)));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

async function makeEmpty(folder: string): Promise<void> {
  let names: string[];
  try {
    makeFolder(folder);
    names = await readdir(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
  if (names.length === 0) return;
  throw new ReprolabError(
    'usage',
    `${folder}: expected a new or an empty folder, found ${names[0] ?? ''} in it`,
    {
      advice: 'Name another folder; nothing was written.',
    },
  );
}

function unwritable(folder: string, error: unknown): ReprolabError {
  return new ReprolabError('output-unwritable', `cannot write a course into ${folder}: ${messageOf(error)}`, {
    advice: 'Choose a folder that you can write.',
    cause: error,
  });
}
