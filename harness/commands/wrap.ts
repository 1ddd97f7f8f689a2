/** Sentences in lines of a terminal. The libraries for it take longer to load than most commands run. */
import { stripVTControlCharacters } from 'node:util';

const lengthOf = (word: string) => stripVTControlCharacters(word).length;

/**
 * Breaks a text between words, so that no line has more than `width` characters but where one word has. Spaces between
 * words of a line stay as they are; further lines begin with `indent` spaces.
 */
export function wrapped(text: string, width: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const [, spaces = '', word = ''] of text.matchAll(/( *)(\S+)/g)) {
    if (line.trim() !== '' && lengthOf(line) + spaces.length + lengthOf(word) > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line += spaces + word;
  }
  return [...lines, line].join('\n');
}

/** A command of a shell in lines that can be copied as they are. */
export function wrappedCommand(command: string, width: number, indent: number): string {
  const mark = ' \\';
  const lines = wrapped(command, width - mark.length, indent + 2).split('\n');
  return command.length <= width ? command : lines.join(`${mark}\n`);
}
