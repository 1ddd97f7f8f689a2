/** Text of unknown origin in XML 1.0. */
import { printable } from '../../harness/core/printable.ts';
import { clip } from './text.ts';

/** What no XML document may hold, not even escaped; surrogates that have no partner are among it. */
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Line ends and tabs too: a reader of attributes makes spaces of them where they are not escaped. */
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (character: string) => escapes[character] ?? character;

/** Escaped for an attribute or as content, alike, and at most `most` bytes long so. */
export function xmlText(text: string, most: number): string {
  const legal = printable(text).replace(illegal, '');
  return clip(legal, most, (character) => Buffer.byteLength(escaped(character))).replace(
    /[&<>"'\t\n\r]/g,
    escaped,
  );
}
