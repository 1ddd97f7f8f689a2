/**
 * `npm test [-- part-of-a-file-name ...]`: runs every test file, several at a time, and adds up what they report. A
 * file that acts on its process has one of its own; the others share some. A file that prints no totals, crashes or
 * hangs counts as failed.
 */
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { bootstrap, root } from './bootstrap.mjs';
import { runInOwnProcess } from './testing/own-process.mjs';
import { SharedProcess } from './testing/shared-process.mjs';
import { mayShareProcess, testFiles } from './testing/test-files.mjs';

const timeoutMs = 600_000;

/** A process that runs several files is left after so many, with what they have piled up. */
const filesPerProcess = 40;

/** What the tests of a run came to. */
const sum = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} file
 * @param {() => ReturnType<typeof runInOwnProcess>} run
 */
async function runAndReport(file, run) {
  const started = performance.now();
  const { passed, failed, skipped, skips, problem, output } = await run();
  const seconds = (performance.now() - started) / 1000;
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '}  ${file}  ${parts.join(', ')}  ${seconds.toFixed(1)} s`);
  for (const skip of skips) console.log(`      ${skip}`);
  if (failed > 0) {
    if (problem !== null) console.log(`      ${problem}`);
    printIndented(output);
  }
}

/** @param {string} output */
function printIndented(output) {
  console.log(output.replace(/^/gm, '      | ').trimEnd());
}

/**
 * Runs files from the list, which others take from too, in one process.
 * @param {string[]} waiting
 */
async function runShared(waiting) {
  const shared = new SharedProcess(root, timeoutMs);
  for (let left = filesPerProcess; left > 0 && waiting.length > 0; left--) {
    const file = waiting.shift();
    await runAndReport(file, () => shared.run(file));
  }
  const failure = await shared.end();
  if (failure === null) return;
  sum.failed += 1;
  console.log(`FAIL  ${failure.problem}`);
  printIndented(failure.output);
}

/** @param {string[]} args */
async function main(args) {
  await bootstrap();
  const slow = args.includes('--slow');
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const files = testFiles(root, slow).filter(
    (file) => filters.length === 0 || filters.some((filter) => file.includes(filter)),
  );
  if (files.length === 0) {
    console.error(filters.length > 0 ? `no test file matches ${filters.join(' ')}` : 'no test files');
    console.log('0 passed, 0 failed, 0 skipped');
    return 2;
  }
  // Slow tests hold whatever they need for minutes: a start is nothing to them.
  const sharing = slow ? [] : files.filter((file) => mayShareProcess(root, file));
  const alone = files.filter((file) => !sharing.includes(file));
  // What takes long is alone; the many short ones at the end let all workers end together.
  const worker = async () => {
    while (alone.length > 0) {
      const file = alone.shift();
      await runAndReport(file, () => runInOwnProcess(root, file, timeoutMs));
    }
    while (sharing.length > 0) await runShared(sharing);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, worker));
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  return sum.failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
