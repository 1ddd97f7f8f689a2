import { parseHTML } from 'linkedom/worker';
import { internalError, extent } from '../../../harness/child-process.ts';

/** The part of a DOM element that engraving needs. */
export interface ScoreElement {
  readonly innerHTML: string;
  readonly textContent: string | null;
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  querySelector(selector: string): ScoreElement | null;
  querySelectorAll(selector: string): Iterable<ScoreElement>;
  remove(): void;
}

const wide = /[mwMWQO@%&]/;
const narrow = /[iljtfrI.,:;'|!()[\] ]/;

/**
 * Estimated width in pixels of a text in a Times-like face at a font size in pixels, by classes of letters:
 * a document without a layout engine cannot measure it.
 */
export function textWidth(text: string, fontSize: number): number {
  let thousandths = 0;
  for (const character of text) {
    thousandths += wide.test(character)
      ? 820
      : narrow.test(character)
        ? 300
        : /[A-Z]/.test(character)
          ? 680
          : 480;
  }
  return (thousandths / 1000) * fontSize;
}

interface ScoreDocument {
  createElementNS(namespace: string, name: string): ScoreElement;
  querySelector(selector: string): ScoreElement | null;
}

function isScoreDocument(value: unknown): value is ScoreDocument {
  return (
    typeof value === 'object' && value !== null && 'createElementNS' in value && 'querySelector' in value
  );
}

function measure(this: ScoreElement) {
  const fontSize = Number(this.getAttribute('font-size') ?? 16);
  const lines = (this.textContent ?? '').split('\n');
  const width = extent(lines.map((line) => textWidth(line, fontSize))).highest;
  return { x: 0, y: 0, width, height: fontSize * 1.2 * lines.length };
}

/**
 * Lends `draw` a document in which an SVG can be built, as the globals that abcjs expects of a browser, and
 * takes the globals away again. `draw` must be synchronous.
 */
export function withDocument<T>(draw: (container: ScoreElement) => T): T {
  // The library's own types are those of a browser's global scope, which a Node program does not have.
  const parse: (html: string) => unknown = parseHTML;
  const window = parse('<!doctype html><html><body><div></div></body></html>');
  const document: unknown =
    typeof window === 'object' && window !== null ? Reflect.get(window, 'document') : null;
  if (!isScoreDocument(document)) throw internalError('the DOM library returned no document');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  const prototype = Reflect.getPrototypeOf(svg);
  if (prototype === null) throw internalError('an SVG element without a prototype');
  Object.defineProperty(prototype, 'getBBox', { value: measure, configurable: true });
  const container = document.querySelector('div');
  if (container === null) throw internalError('the score document has no container');
  const lent = {
    document,
    window,
    navigator: { userAgent: 'reprolab' },
    // The engraver prints what puzzles it in a broken tune; standard output is the user's.
    console: { ...console, log: () => undefined },
  };
  const before = new Map<string, PropertyDescriptor | undefined>();
  for (const [name, value] of Object.entries(lent)) {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return draw(container);
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}
