import { internalError } from '../core/errors.ts';
import type { ScoreElement } from './score-dom.ts';

/** What draws. Everything else goes with what is in it: a title, a style, whatever a library comes to write. */
const drawingElements: ReadonlySet<string> = new Set(['g', 'path', 'line', 'rect', 'text', 'tspan']);

/** What places, shapes and colours it. Gone are handlers, links, and the marks of an editor. */
const drawingAttributes: ReadonlySet<string> = new Set([
  ...['x', 'y', 'dx', 'dy', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'd', 'transform'],
  ...['stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'fill', 'fill-opacity'],
  ...['font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor', 'dominant-baseline'],
  ...['data-index', 'style'],
]);

/** Colours and styles may hold url(...), which loads; a song can name colours and faces. */
const checkedAttributes: Readonly<Record<string, RegExp>> = {
  fill: /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i,
  stroke: /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i,
  'font-family': /^[\w\s,"'.-]+$/,
  style: /^font-size:0\.7em$/,
};

/**
 * The drawing as an SVG that is safe inside a page: it runs nothing and loads nothing, whatever the song says. It has
 * coordinates to a hundredth of a pixel, and a class for the page's style.
 */
export function cleanSvg(container: ScoreElement): string {
  const svg = container.querySelector('svg');
  const viewBox = svg?.getAttribute('viewBox')?.split(' ').map(Number);
  if (svg === null || viewBox === undefined) throw internalError('the engraver returned no SVG');
  for (const element of [...svg.querySelectorAll('*')]) {
    if (drawingElements.has(element.localName)) keepDrawing(element);
    else element.remove();
  }
  const drawing = svg.innerHTML.replace(/-?\d+\.\d{3,}/g, (number) =>
    String(Math.round(Number(number) * 100) / 100),
  );
  const box = viewBox.map((size) => Math.ceil(size)).join(' ');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="score" role="img" aria-label="Sheet music" viewBox="${box}" ` +
    `fill="currentColor" stroke="currentColor">${drawing}</svg>`
  );
}

function keepDrawing(element: ScoreElement): void {
  for (const { name, value } of [...element.attributes]) {
    const wanted =
      drawingAttributes.has(name) &&
      (checkedAttributes[name]?.test(value) ?? true) &&
      // The whole drawing has it already.
      !(name === 'fill' && value === 'currentColor');
    if (!wanted) element.removeAttribute(name);
  }
}
