/** Reads what a test file printed: uvu's totals and the lines that say why something was skipped. */

// ANSI escape sequences; uvu colours its output where it is told to.
const escapes = new RegExp(String.raw`\u001b\[[0-9;]*m`, 'g');

/**
 * The last number after `label:` at the start of a line, or null.
 * @param {string} output
 * @param {string} label
 */
function totalOf(output, label) {
  const matches = [...output.matchAll(new RegExp(`^\\s*${label}:\\s+(\\d+)\\s*$`, 'gm'))];
  const last = matches.at(-1);
  return last === undefined ? null : Number(last[1]);
}

/**
 * Totals of a test file from its output and how its process ended. A file fails when a test failed, when it
 * printed no totals (it crashed, or never called `run`), when it ran nothing, or when it exited with an error
 * after its totals. Reasons of skips are lines that begin with 'skip' or 'skipped'.
 * @param {string} colouredOutput
 * @param {number | null} code
 * @param {string | null} signal
 */
export function readTotals(colouredOutput, code, signal) {
  const output = colouredOutput.replace(escapes, '');
  const total = totalOf(output, 'Total');
  const passed = totalOf(output, 'Passed');
  const skipped = totalOf(output, 'Skipped') ?? 0;
  const skips = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^skip(ped)?\b(?!:\s*\d+$)/i.test(line));
  const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
  if (total === null || passed === null) {
    return { passed: 0, failed: 1, skipped: 0, skips, problem: `printed no totals (${ending})` };
  }
  // uvu's total leaves out what it skipped.
  const failedTests = total - passed;
  if (failedTests > 0) return { passed, failed: failedTests, skipped, skips, problem: null };
  if (code !== 0) {
    return { passed, failed: 1, skipped, skips, problem: `all tests passed but it ended with ${ending}` };
  }
  if (passed + skipped === 0) return { passed, failed: 1, skipped, skips, problem: 'ran no test' };
  return { passed, failed: 0, skipped, skips, problem: null };
}
