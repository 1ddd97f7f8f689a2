/** Text of unknown origin, made harmless for terminals and pages. */

/**
 * Control characters, which a terminal obeys (ESC and its 8-bit twin start commands), and marks that reorder or
 * break lines, so that a reader sees other text than there is. Line ends and tabs are text.
 */
const commanding = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** The same with line ends whole, as texts from Windows have them: a carriage return alone overwrites its line. */
const commandingOrLineEnd = new RegExp(`\\r\\n|${commanding.source}`, 'gu');
const layout: ReadonlySet<string> = new Set(['\r\n', '\n', '\t']);

const written = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Writes every character that would act instead of being read as its escape, e.g. ESC as '\u001b'. Line ends and
 * tabs stay. The escapes are those of JSON: a JSON document remains one, with the same values.
 */
export function printable(text: string): string {
  return text.replace(commandingOrLineEnd, (found) => (layout.has(found) ? found : written(found)));
}

/** As `printable`, on one line: text from a file cannot pass for a line of ours. */
export function printableLine(text: string): string {
  return text.replace(commanding, written);
}

/** What the log of a CI job obeys: '::' at the start of a line and '##[' anywhere are commands to GitHub's runner. */
const commandToCi = /^[^\S\n]*:(?=:)|#(?=#\[)/gm;

/** As `printable`, for a terminal or a log: no line of it is a command to the CI that reads the log. */
export function printableInLog(text: string): string {
  return printable(text).replace(commandToCi, (found) => found.slice(0, -1) + written(found.slice(-1)));
}
