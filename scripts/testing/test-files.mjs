/** Which test files there are, and which of them may run in one process with others. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

/**
 * Test files below `test` of a folder, by name; slow ones are those in test/slow.
 * @param {string} folder
 * @param {boolean} slow
 */
export function testFiles(folder, slow) {
  return readdirSync(join(folder, 'test'), { recursive: true })
    .map((file) => join('test', String(file)).split(sep).join('/'))
    .filter((file) => file.endsWith('.test.ts') && file.startsWith('test/slow/') === slow)
    .sort();
}

/**
 * What acts on a whole process, or starts others: the environment, the standard streams, the exit, memory and
 * processor time, globals, tfjs's choice of a backend. What only says what the machine is does not.
 */
const actsOnProcess =
  /\bprocess\.(?!(?:ts|platform|arch|pid|version|versions|execPath)\b)|['"](?:node:)?(?:child_process|worker_threads)['"]|\bexeca\b|\bglobalThis\b|\bsetBackend\b/;

const importedPath = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/**
 * Whether a test file may run in one process with others, one after the other: where neither it nor a helper below
 * `test` that it imports acts on the process. What is in doubt runs alone, which costs a start and nothing else.
 * @param {string} folder
 * @param {string} file
 * @param {Set<string>} [seen]
 * @returns {boolean}
 */
export function mayShareProcess(folder, file, seen = new Set()) {
  seen.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  if (actsOnProcess.test(text)) return false;
  for (const [, path] of text.matchAll(importedPath)) {
    const helper = normalize(join(dirname(file), path))
      .split(sep)
      .join('/');
    if (!helper.startsWith('test/') || seen.has(helper) || !existsSync(join(folder, helper))) continue;
    if (!mayShareProcess(folder, helper, seen)) return false;
  }
  return true;
}
