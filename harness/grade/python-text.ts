/** The text of Python source without what hides its structure: comments, and what stands in strings. */

export interface PythonText {
  /** The source with comments, and lines for the shell or the notebook, replaced by spaces. */
  readonly code: string;
  /** As `code`, with the content of strings replaced as well: brackets and names in it are structure. Same length. */
  readonly bare: string;
}

/** Comments, strings of every kind (an unfinished one ends with its line or with the source), and shell lines. */
const hiding =
  /(#[^\n]*)|("""|''')(?:\\[\s\S]|(?!\2)[\s\S])*(?:\2|$)|(["'])(?:\\[\s\S]|(?!\3)[^\n\\])*(?:\3|(?=\n)|$)|(^[ \t]*[%!][^\n]*)/gm;

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

export function pythonText(source: string): PythonText {
  const code: string[] = [];
  const bare: string[] = [];
  let end = 0;
  for (const found of source.matchAll(hiding)) {
    const [all, comment, , , shell] = found;
    const between = source.slice(end, found.index);
    end = found.index + all.length;
    const isCode = comment === undefined && shell === undefined;
    code.push(between, isCode ? all : blank(all));
    bare.push(between, isCode && all.length > 1 ? `"${blank(all.slice(1, -1))}"` : blank(all));
  }
  code.push(source.slice(end));
  bare.push(source.slice(end));
  return { code: code.join(''), bare: bare.join('') };
}
