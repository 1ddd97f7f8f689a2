/** Runs test files one after the other in one process, which saves their starts. */
import { fork } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { untilEndOfFile } from './end-of-file.mjs';
import { readTotals } from './totals.mjs';

const typescript = new URL('../loader/typescript.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('./shared.mjs', import.meta.url));

export class SharedProcess {
  /** From the first file on; another one after a file that ended it or was killed with it. */
  #child = null;
  #files = [];
  /** What has been printed since the last file, and what is told of more. */
  #printed = { stdout: '', stderr: '' };
  #onPrint = () => {};

  /**
   * @param {string} folder
   * @param {number} timeoutMs
   */
  constructor(folder, timeoutMs) {
    this.folder = folder;
    this.timeoutMs = timeoutMs;
  }

  #start() {
    const child = fork(program, [], {
      cwd: this.folder,
      execArgv: ['--import', typescript],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (chunk) => {
        this.#printed[name] += chunk;
        this.#onPrint();
      });
    }
    // What cannot be sent to a process that is ending is told by its end.
    child.on('error', () => {});
    this.#files = [];
    return child;
  }

  /**
   * What is printed until the file has ended, or the process, and how.
   * @param {string | null} file
   * @param {() => void} act What makes it happen.
   * @returns {Promise<{ output: string, code: number | null, signal: NodeJS.Signals | null }>}
   */
  #ending(file, act) {
    const child = this.#child;
    return new Promise((resolve) => {
      let killed = '';
      const timer = setTimeout(() => {
        killed = `\nkilled: still running after ${this.timeoutMs / 1000} s\n`;
        child.kill('SIGKILL');
      }, this.timeoutMs);
      const finish = (ending) => {
        clearTimeout(timer);
        child.removeListener('close', onClose);
        this.#onPrint = () => {};
        this.#printed = { stdout: '', stderr: '' };
        resolve(ending);
      };
      const onClose = (code, signal) => {
        this.#child = null;
        const { stdout, stderr } = this.#printed;
        finish({ output: stdout + stderr + killed, code, signal });
      };
      this.#onPrint = () => {
        const stdout = untilEndOfFile(this.#printed.stdout, file);
        const stderr = untilEndOfFile(this.#printed.stderr, file);
        if (stdout === null || stderr === null) return;
        finish({ output: stdout.printed + stderr.printed, code: stdout.code, signal: null });
      };
      child.on('close', onClose);
      act();
    });
  }

  /**
   * The file's totals and what it printed. One that ends the process, or is still running after `timeoutMs`, has
   * failed.
   * @param {string} file
   * @returns {Promise<ReturnType<typeof readTotals> & { output: string }>}
   */
  async run(file) {
    this.#child ??= this.#start();
    this.#files.push(file);
    const { output, code, signal } = await this.#ending(file, () => this.#child.send(file, () => {}));
    return { output, ...readTotals(output, code, signal) };
  }

  /**
   * Lets the process end. Null where it does, else what went wrong with it: a file left something that keeps it from
   * ending, or that failed when the file was over.
   * @returns {Promise<{ problem: string, output: string } | null>}
   */
  async end() {
    if (this.#child === null) return null;
    const { output, code, signal } = await this.#ending(null, () => this.#child.send(null, () => {}));
    if (code === 0) return null;
    const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
    return { problem: `ended with ${ending} after the tests of ${this.#files.join(' ')}`, output };
  }
}
