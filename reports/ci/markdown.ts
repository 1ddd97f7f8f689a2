/** Text of unknown origin in GitHub's Markdown. */
import { printableLine } from '../../harness/core/printable.ts';
import { clip } from './text.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Without width: it parts a name or a number from the sign that would make a mention or a link of it. */
const joiner = '\u2060';

/**
 * As words of a line, a list's item or a table's cell: no mark-up, no HTML, no link, no mention of a person or an
 * issue. At most `most` bytes of the text, counted before they are escaped.
 */
export function markdownText(text: string, most = 2000): string {
  return (
    clip(printableLine(text.trim().replace(/\s*\n\s*/g, ' ')), most)
      .replace(/[\\`*_[\]|~:]/g, '\\$&')
      // What would begin a list or a line across.
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
      .replace(/^[-+=]/, '\\$&')
      .replace(/\bwww\./gi, (found) => found.replace('.', '\\.'))
      .replace(/[@#]/g, `$&${joiner}`)
      .replace(/[&<>"]/g, (character) => entities[character] ?? character)
      // Formulas are found in what the rest has become, and this is how GitHub wants the sign written.
      .replace(/\$/g, '<span>$$</span>')
  );
}
