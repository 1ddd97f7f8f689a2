import picocolors from 'picocolors';

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

/** Where a command speaks to people. */
export interface Terminal {
  /** A line of the answer. */
  readonly say: (text: string) => void;
  /** A line about the work: warnings, what is being done; always on stderr. */
  readonly tell: (text: string) => void;
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
  return {
    say(text) {
      out.write(`${text}\n`);
    },
    tell(text) {
      process.stderr.write(`${text}\n`);
    },
    colors: colorsFor(out),
    width: out.isTTY ? out.columns : widthElsewhere,
  };
}

/** Writes the one document that `--json` promises on stdout. */
export function printDocument(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
