import picocolors from 'picocolors';
import { printableInLog } from '../core/printable.ts';

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
  /** Characters in a line: the terminal's, or 120 elsewhere. */
  readonly width: number;
}

const widthElsewhere = 120;

/**
 * @param machineReadable - True when stdout is for JSON alone (`--json`): then all that people read is on stderr.
 */
export function openTerminal(machineReadable = false): Terminal {
  const out = machineReadable ? process.stderr : process.stdout;
  const colors = colorsFor(out);
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
    width: out.isTTY ? out.columns : widthElsewhere,
  };
}

/** Writes the one JSON document that `--json` promises on stdout; its strings keep their values. */
export function printDocument(text: string): void {
  process.stdout.write(printableInLog(text.endsWith('\n') ? text : `${text}\n`));
}
