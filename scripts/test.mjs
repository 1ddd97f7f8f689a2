/**
 * `npm test [-- part-of-a-file-name ...]`: runs every test file as its own process, several at a time, and adds
 * up what they report. A file that prints no totals, crashes or hangs counts as failed.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { bootstrap, root } from './bootstrap.mjs';
import { readTotals } from './test-totals.mjs';

const timeoutMs = 600_000;

/**
 * Test files below `test`, in order; slow ones are those in test/slow.
 * @param {boolean} slow
 */
function testFiles(slow) {
  return readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => join('test', String(file)).split(sep).join('/'))
    .filter((file) => file.endsWith('.test.ts') && file.startsWith('test/slow/') === slow)
    .sort();
}

/**
 * Runs one file and reads its totals.
 * @param {string} file
 */
function runFile(file) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const timer = setTimeout(() => {
      output += `\nkilled: still running after ${timeoutMs / 1000} s\n`;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1000;
      resolve({ file, output, seconds, ...readTotals(output, code, signal) });
    });
  });
}

/** @param {Awaited<ReturnType<typeof runFile>>} result */
function report(result) {
  const { file, passed, failed, skipped, skips, problem, seconds, output } = result;
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '}  ${file}  ${parts.join(', ')}  ${seconds.toFixed(1)} s`);
  for (const skip of skips) console.log(`      ${skip}`);
  if (failed > 0) {
    if (problem !== null) console.log(`      ${problem}`);
    console.log(output.replace(/^/gm, '      | ').trimEnd());
  }
}

/** @param {string[]} args */
async function main(args) {
  await bootstrap();
  const slow = args.includes('--slow');
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const files = testFiles(slow).filter(
    (file) => filters.length === 0 || filters.some((filter) => file.includes(filter)),
  );
  if (files.length === 0) {
    console.error(filters.length > 0 ? `no test file matches ${filters.join(' ')}` : 'no test files');
    console.log('0 passed, 0 failed, 0 skipped');
    return 2;
  }
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runFile(file);
      report(result);
      sum.passed += result.passed;
      sum.failed += result.failed;
      sum.skipped += result.skipped;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, worker));
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  return sum.failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
