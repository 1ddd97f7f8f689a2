/** An id for HTML from any text: letters, digits and dashes, starting with a letter. */
export function anchor(...parts: readonly string[]): string {
  const text = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return /^[a-z]/.test(text) ? text : `x-${text}`;
}

/** The section of a suite's recipe in the report. */
export function suiteAnchor(suite: string, recipe: string): string {
  return anchor('suite', suite, recipe);
}
