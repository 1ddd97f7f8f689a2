/** The text of an HTML output, for reading numbers in it: a line a row, cells with two spaces between them. */

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};

/** Without all from the element's start to its end, or to the end of the text where it has none. */
function withoutElement(html: string, name: string): string {
  const parts = html.split(new RegExp(`<${name}\\b`, 'i'));
  const end = new RegExp(`</${name}\\s*>`, 'i');
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      const found = end.exec(part);
      return found === null ? '' : part.slice(found.index + found[0].length);
    })
    .join('');
}

/** Lines of text. Scripts and styles are left out; nothing is interpreted. */
export function htmlLines(html: string): string[] {
  const text = withoutElement(withoutElement(html, 'script'), 'style')
    .replace(/<\/t[dh]\s*>/gi, '  ')
    .replace(/<br\s*\/?>|<\/(?:tr|p|div|pre|li|h\d)\s*>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_all, name: string) => entities[name] ?? '');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
