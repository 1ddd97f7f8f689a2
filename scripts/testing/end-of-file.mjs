/** The line that says on a stream that a test file has ended in a process which runs several. */

// No test prints it.
const mark = '\u0001';

/**
 * @param {string} file
 * @param {number | string} code The exit code that it would have ended with.
 */
export function endOfFile(file, code) {
  return `${mark}${file} ended with ${code}${mark}\n`;
}

/**
 * What was printed before that line and the exit code in it, or null where it has not come yet.
 * @param {string} printed
 * @param {string | null} file
 */
export function untilEndOfFile(printed, file) {
  const [before, end] = printed.split(`${mark}${file} ended with `);
  if (end === undefined || !end.includes(mark)) return null;
  return { printed: before, code: Number.parseInt(end, 10) };
}
