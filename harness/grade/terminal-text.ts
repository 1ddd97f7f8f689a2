/** What a stream of output looks like once every carriage return, backspace and escape sequence was obeyed. */

/** Line ends, backspaces, escape sequences (ECMA-48: CSI, OSC, others of two characters), and what stands between. */
const token =
  // eslint-disable-next-line no-control-regex -- The sequences consist of control characters.
  /\r\n|\r|\n|\u0008+|\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b.?|[^\r\n\u0008\u001b]+/gu;
// eslint-disable-next-line no-control-regex -- As above.
const acting = /[\r\u0008\u001b]/;
// eslint-disable-next-line no-control-regex -- As above.
const cursorUp = /^\u001b\[(\d{0,4})A$/;
// eslint-disable-next-line no-control-regex -- As above.
const eraseLine = /^\u001b\[([012]?)K$/;

/** A longer line is a log or data: of it the beginning and the end are kept, where a progress line has what counts. */
const longestLine = 4000;
const keptBeginning = 500;

function shortened(line: string): string {
  const trimmed = line.trimEnd();
  return trimmed.length <= longestLine
    ? trimmed
    : `${trimmed.slice(0, keptBeginning)} ... ${trimmed.slice(keptBeginning - longestLine)}`;
}

/** Of a line that is overwritten no more than this is kept: each time costs its length. */
const longestOverwritten = 20_000;

/** A line end puts the cursor below, a carriage return in front: what is written then replaces what was there. */
class Screen {
  readonly #lines = [''];
  #row = 0;
  #column = 0;

  obey(part: string): void {
    if (part === '\n' || part === '\r\n') this.#newLine();
    else if (part === '\r') this.#column = 0;
    else if (part.startsWith('\b')) this.#column = Math.max(0, this.#column - part.length);
    else if (part.startsWith('\u001b')) this.#escape(part);
    else this.#write(part);
  }

  lines(): string[] {
    return this.#lines;
  }

  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push('');
  }

  #escape(part: string): void {
    const up = cursorUp.exec(part);
    if (up !== null) this.#row = Math.max(0, this.#row - Number(up[1] === '' ? 1 : up[1]));
    const erase = eraseLine.exec(part);
    if (erase === null) return;
    const line = this.#line();
    if (erase[1] === '2') this.#lines[this.#row] = '';
    else if (erase[1] !== '1') this.#lines[this.#row] = line.slice(0, this.#column);
  }

  #write(text: string): void {
    const line = this.#line();
    if (this.#column >= longestOverwritten) return;
    const before = line.slice(0, this.#column).padEnd(this.#column);
    const after = line.slice(this.#column + text.length);
    this.#lines[this.#row] = `${before}${text}${after}`.slice(0, longestOverwritten);
    this.#column += text.length;
  }

  #line(): string {
    return this.#lines[this.#row] ?? '';
  }
}

/** The lines that a terminal would show at the end, without those that are empty. */
export function terminalLines(text: string): string[] {
  if (!acting.test(text)) return nonEmpty(text.split('\n'));
  const screen = new Screen();
  for (const [part] of text.matchAll(token)) screen.obey(part);
  return nonEmpty(screen.lines());
}

function nonEmpty(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '').map(shortened);
}
