/** The text of an HTML output, for reading numbers in it: a line a row, cells with two spaces between them. */

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};

/** Lines of text. Scripts and styles are left out; nothing is interpreted. */
export function htmlLines(html: string): string[] {
  const text = html
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<\/t[dh]\s*>/gi, '  ')
    .replace(/<br\s*\/?>|<\/(?:tr|p|div|pre|li|h\d)\s*>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_all, name: string) => entities[name] ?? '');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
