/** Standard output and standard error whose readers may go away: what a command measures is worth more than a line. */

/** The reader of a pipe has gone, or the terminal has been closed. */
const readerGone = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Goes on when nobody reads any more (`2>&1 | head`). Calls back when standard output cannot be written for another
 * reason, such as a full disk: then the answer is lost, which the exit code must say.
 * @param {(error: Error) => void} onLost
 */
export function outliveReaders(onLost) {
  // There is nowhere left to complain about standard error.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error) => {
    if (!readerGone.includes(error.code)) onLost(error);
  });
}
