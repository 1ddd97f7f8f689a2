/** One shell word: quoted where a shell would read it otherwise. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words as a line that can be pasted into a shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}
