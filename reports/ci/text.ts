/** Bounds for text of unknown length, for files whose readers have a limit. */
import { sha256 } from '../../harness/core/hash.ts';

const ellipsis = '…';

/**
 * The text, or as much of its beginning as costs no more than `most` with an ellipsis behind it. Whole characters only.
 *
 * @param cost - What a character takes up; its bytes in UTF-8 when left out.
 */
export function clip(
  text: string,
  most: number,
  cost: (character: string) => number = (character) => Buffer.byteLength(character),
): string {
  let size = 0;
  let index = 0;
  let end = 0;
  for (const character of text) {
    size += cost(character);
    if (size > most) return text.slice(0, end) + ellipsis;
    index += character.length;
    if (size <= most - Buffer.byteLength(ellipsis)) end = index;
  }
  return text;
}

const hashDigits = 8;

/**
 * A name for a reader that takes at most `most` bytes and neither an empty name nor space around one. Where the text
 * is no such name, it ends with digits of its hash, so that different texts stay different names.
 */
export function boundedName(text: string, most: number): string {
  const clipped = clip(text, most).trim();
  if (clipped === text && text !== '') return text;
  const room = most - hashDigits - 1;
  return `${clip(text, room).trim() || 'unnamed'}-${sha256(text).slice(0, hashDigits)}`;
}
