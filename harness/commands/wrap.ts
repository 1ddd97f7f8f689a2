/** Sentences in lines of a terminal. The libraries for it take longer to load than most commands run. */
import { stripVTControlCharacters } from 'node:util';

const lengthOf = (word: string) => stripVTControlCharacters(word).length;

/**
 * Breaks a text between words, so that no line has more than `width` characters but where one word has. What is at the
 * start of the text stays; further lines begin with `indent` spaces.
 */
export function wrapped(text: string, width: number, indent = 0): string {
  const [, lead = '', rest = ''] = /^( *)(.*)$/s.exec(text) ?? [];
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of rest.split(/ +/)) {
    if (!isEmpty && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = ' '.repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** A command of a shell in lines that can be copied as they are. */
export function wrappedCommand(command: string, width: number, indent: number): string {
  const mark = ' \\';
  const lines = wrapped(command, width - mark.length, indent + 2).split('\n');
  return command.length <= width ? command : lines.join(`${mark}\n`);
}
