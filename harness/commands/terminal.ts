import picocolors from 'picocolors';
import { printableInLog } from '../core/printable.ts';
import { wrapped, wrappedCommand } from './wrap.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a stream: only on a terminal, and never when NO_COLOR is set (https://no-color.org). */
export function colorsFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): Colors {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  // Given `undefined`, picocolors would decide itself, and colour whatever runs with CI set.
  return picocolors.createColors(stream.isTTY === true && !refused);
}

/** The sequences that `Colors` writes: bold, dim and the colours, and their ends. */
// eslint-disable-next-line no-control-regex -- Colour sequences begin with a control character.
const coloring = /(\u001b\[(?:0|1|2|22|3[1-6]|39)m)/;

/** Text for a terminal: harmless whatever data is in it, with the colours that `colors` gives. */
export function shown(text: string, colors: Colors): string {
  if (!colors.isColorSupported) return printableInLog(text);
  // Split by a group, the odd parts are what the group matched.
  return text
    .split(coloring)
    .map((part, index) => (index % 2 === 1 ? part : printableInLog(part)))
    .join('');
}

/** Where a command speaks to people: whatever data is in a line, the terminal obeys none of it. */
export interface Terminal {
  /** A line of the answer. */
  readonly say: (text: string) => void;
  /** A line about the work, without colours: warnings, what is being done; always on stderr. */
  readonly tell: (text: string) => void;
  /** A line for the CI that reads the log, which obeys it: what it takes from data must be escaped. */
  readonly command: (text: string) => void;
  readonly colors: Colors;
  /** Characters in a line of a table: the terminal's, or 80 elsewhere. */
  readonly width: number;
  /**
   * A sentence in lines of a terminal, all but the first indented; in one line elsewhere, where programs look for it.
   */
  readonly fit: (text: string, indent?: number) => string;
  /** A command in lines of a terminal, indented, as a shell takes them. */
  readonly fitCommand: (command: string, indent: number) => string;
}

const widthElsewhere = 80;

/** Characters in a line where anything knows: the terminal of either stream, or a shell that says so. */
function knownWidth(env: Readonly<Record<string, string | undefined>>): number | null {
  const told = Number(env['COLUMNS']);
  const terminals = [process.stdout, process.stderr].filter(({ isTTY }) => isTTY);
  const [columns] = terminals.map((stream) => stream.columns).filter((count) => count > 0);
  return columns ?? (Number.isInteger(told) && told > 0 ? told : null);
}

/**
 * @param machineReadable - True when stdout is for JSON alone (`--json`): then all that people read is on stderr.
 */
export function openTerminal(machineReadable = false): Terminal {
  const out = machineReadable ? process.stderr : process.stdout;
  const colors = colorsFor(out);
  const width = knownWidth(process.env);
  return {
    say(text) {
      out.write(`${shown(text, colors)}\n`);
    },
    tell(text) {
      process.stderr.write(`${printableInLog(text)}\n`);
    },
    command(text) {
      out.write(`${text}\n`);
    },
    colors,
    width: width ?? widthElsewhere,
    fit: (text, indent = 0) => (width === null ? text : wrapped(text, width, indent)),
    fitCommand: (command, indent) =>
      wrappedCommand(`${' '.repeat(indent)}${command}`, width ?? Infinity, indent),
  };
}

/** Writes the one JSON document that `--json` promises on stdout; its strings keep their values. */
export function printDocument(text: string): void {
  process.stdout.write(printableInLog(text.endsWith('\n') ? text : `${text}\n`));
}
