/** Runs a test file in a process of its own. */
import { spawn } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';
import { readTotals } from './totals.mjs';

const typescript = new URL('../loader/typescript.mjs', import.meta.url).href;

/**
 * The file's totals and what it printed; one that is still running after `timeoutMs` is killed and has failed.
 * @param {string} folder
 * @param {string} file
 * @param {number} timeoutMs
 */
export function runInOwnProcess(folder, file, timeoutMs) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', typescript, file], {
      cwd: folder,
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
      resolve({ output, ...readTotals(output, code, signal) });
    });
  });
}
