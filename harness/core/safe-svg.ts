/** Drawings that others have made, such as SVG in a result file, made fit to stand inside a page. */
import { DOMParser } from 'linkedom/worker';

/** The part of a DOM element that is needed here; the library's own types are those of a browser's global scope. */
interface SvgElement {
  readonly innerHTML: string;
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  remove(): void;
}

/** What draws. Everything else goes with what is in it: a title, a style, whatever a library comes to write. */
const drawingElements: ReadonlySet<string> = new Set(['g', 'path', 'line', 'rect', 'text', 'tspan']);

/** What places, shapes and colours it. Gone are handlers, links, and the marks of an editor. */
const drawingAttributes: ReadonlySet<string> = new Set([
  ...['x', 'y', 'dx', 'dy', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'd', 'transform'],
  ...['stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'fill', 'fill-opacity'],
  ...['font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor', 'dominant-baseline'],
  ...['data-index', 'style'],
]);

/** Colours and styles may hold url(...), which loads; whoever drew it can name colours and fonts. */
const checkedAttributes: Readonly<Record<string, RegExp>> = {
  fill: /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i,
  stroke: /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i,
  'font-family': /^[\w\s,"'.-]+$/,
  style: /^font-size:0\.7em$/,
};

/**
 * An SVG that is safe inside a page: it runs nothing and loads nothing, whatever its text says. It has coordinates to a
 * hundredth of a pixel, `currentColor`, and a class for the page's style. Null for a text that is no SVG with a viewBox.
 */
export function cleanSvg(text: string): string | null {
  const svg = rootOf(text);
  const viewBox = svg?.getAttribute('viewBox')?.split(' ').map(Number) ?? [];
  if (svg === null || viewBox.length !== 4 || !viewBox.every(Number.isFinite)) return null;
  for (const element of [...svg.querySelectorAll('*')]) {
    if (drawingElements.has(element.localName)) keepDrawing(element);
    else element.remove();
  }
  const drawing = svg.innerHTML.replace(/-?\d+\.\d{3,}/g, (number) =>
    String(Math.round(Number(number) * 100) / 100),
  );
  const box = viewBox.map((size) => Math.ceil(size)).join(' ');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="Drawing" viewBox="${box}" ` +
    `fill="currentColor" stroke="currentColor">${drawing}</svg>`
  );
}

function rootOf(text: string): SvgElement | null {
  const parser: { parseFromString(text: string, type: string): unknown } = new DOMParser();
  const document = parser.parseFromString(text, 'image/svg+xml');
  const root: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'documentElement') : null;
  return isSvg(root) ? root : null;
}

function isSvg(value: unknown): value is SvgElement {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'localName') === 'svg';
}

function keepDrawing(element: SvgElement): void {
  for (const { name, value } of [...element.attributes]) {
    const wanted =
      drawingAttributes.has(name) &&
      (checkedAttributes[name]?.test(value) ?? true) &&
      // The whole drawing has it already.
      !(name === 'fill' && value === 'currentColor');
    if (!wanted) element.removeAttribute(name);
  }
}
