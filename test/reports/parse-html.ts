import { DOMParser } from 'linkedom';

/** What the tests read of an element. */
export interface ParsedElement {
  readonly tagName: string;
  readonly textContent: string;
  getAttribute(name: string): string | null;
  getAttributeNames(): string[];
}

export interface ParsedDocument {
  readonly body: ParsedElement;
  querySelectorAll(selector: string): Iterable<ParsedElement>;
}

/** Parses a page. The library's own types need the DOM's, which a program for Node does not have. */
export function parsePage(html: string): ParsedDocument {
  const parsed: unknown = new DOMParser().parseFromString(html, 'text/html');
  return parsed as ParsedDocument;
}
