/**
 * The process that runs test files one after the other, each when it is told its path, and ends when it is told null.
 * After each file both streams get a line that says so. What ends a test file's own process ends this one, and its parent starts another.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endOfFile } from './end-of-file.mjs';

// uvu then runs tests when it is told to, not as soon as a file is loaded.
globalThis.UVU_DEFER = 1;
const { exec } = await import('uvu');

/** @param {string} file */
async function run(file) {
  globalThis.UVU_QUEUE.splice(0, globalThis.UVU_QUEUE.length, [null]);
  await import(pathToFileURL(resolve(file)).href);
  // Tests that were written and not run would run with the next file's: no totals, and an end.
  if (globalThis.UVU_QUEUE[0].length === 1) process.exit(0);
  await exec();
}

process.on('message', async (file) => {
  if (file === null) {
    process.disconnect();
    return;
  }
  // A test that waits for what never comes ends the process, as it does where it runs alone.
  process.channel.unref();
  await run(file);
  const line = endOfFile(file, process.exitCode ?? 0);
  process.exitCode = 0;
  process.stdout.write(line);
  process.stderr.write(line);
  process.channel.ref();
});
