/** How far a measured value lies from a published one, small enough for a row of a table. */
import { escapeXml } from './escape.ts';

export interface DeviationChart {
  /** Accessible name: all that is drawn, in words. */
  readonly title: string;
  /** Measured minus published. */
  readonly deviation: number;
  /** Ends of the interval as differences from the published value; null where there is none. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Single seeds, as differences from the published value. */
  readonly values: readonly number[];
  /** Half of the width that is drawn: charts of one scale can be compared by eye. */
  readonly scale: number;
  readonly shape: DeviationShape;
}

/** The mark says the verdict by its form too. */
export type DeviationShape = 'pass' | 'fail' | 'suspect' | 'inconclusive';

const size = { width: 220, height: 28 };
const middle = { x: size.width / 2, y: size.height / 2 };
/** Room for an arrow at either side. */
const inset = 10;

const round = (value: number) => String(Math.round(value * 10) / 10);

/** Published in the middle, measured beside it; what lies beyond the scale ends in an arrow. */
export function deviationChart({ title, deviation, interval, values, scale, shape }: DeviationChart): string {
  const toX = (difference: number) => {
    const share = Math.max(-1, Math.min(1, difference / scale));
    return middle.x + share * (middle.x - inset);
  };
  const y = round(middle.y);
  const range = interval ?? { low: deviation, high: deviation };
  const [from, to] = [toX(range.low), toX(range.high)];
  const cap = (x: number) => `M${round(x)} ${round(middle.y - 4)}v8`;
  const parts = [
    `<path class="published" d="M${round(middle.x)} 2V${round(size.height - 2)}"/>`,
    ...(interval === null
      ? []
      : [
          `<path class="whisker" d="M${round(from)} ${y}H${round(to)}${range.low < -scale ? '' : cap(from)}${range.high > scale ? '' : cap(to)}"/>`,
        ]),
    ...(range.low < -scale ? [arrow(inset, -1)] : []),
    ...(range.high > scale ? [arrow(size.width - inset, 1)] : []),
    ...(values.length > 1
      ? [
          `<path class="seeds" d="${values.map((value) => `M${round(toX(value))} ${round(size.height - 4)}h0`).join('')}"/>`,
        ]
      : []),
    mark(shape, toX(deviation)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="deviation ${shape}" role="img" aria-label="${escapeXml(title)}" viewBox="0 0 ${size.width} ${size.height}">${parts.join('')}</svg>`;
}

function arrow(x: number, direction: 1 | -1): string {
  const y = middle.y;
  return `<path class="mark" d="M${round(x)} ${round(y - 5)}l${direction * 7} 5l${direction * -7} 5z"/>`;
}

function mark(shape: DeviationShape, x: number): string {
  const [left, y] = [round(x), middle.y];
  switch (shape) {
    case 'pass':
      return `<circle class="mark" cx="${left}" cy="${y}" r="5"/>`;
    case 'fail':
      return `<path class="cross" d="M${round(x - 4.5)} ${y - 4.5}l9 9m0-9l-9 9"/>`;
    case 'suspect':
      return `<path class="mark" d="M${left} ${y - 6}l6 11h-12z"/>`;
    case 'inconclusive':
      return `<path class="mark" d="M${left} ${y - 6}l6 6l-6 6l-6-6z"/>`;
  }
}
