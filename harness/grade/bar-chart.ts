/** Reads the heights of a grouped bar chart from its pixels, where its shape is known: matplotlib's defaults, an axis from 0. */
import { messageOf } from '../core/errors.ts';
import { decodePng } from '../data/png.ts';
import type { ByteImage } from '../data/resize.ts';
import { findAxis, labelEndsInOne, type Axis } from './chart-axis.ts';

export interface BarChart {
  /** `series[s][g]`: height of the bar of series s in group g, in the axis's unit; the second is empty where it has no bars. */
  readonly series: readonly (readonly number[])[];
  /** How far a height may be off: two pixels. */
  readonly error: number;
}

/** The first two colours of matplotlib's default cycle, tab:blue and tab:orange, as RGB. */
const cycle = [
  [31, 119, 180],
  [255, 127, 14],
] as const;
/** Blended edges are something else. */
const tolerance = 24;

/** A picture of more pixels is no chart of a notebook, and is not decoded: its header says so (PNG 11.2.2). */
const mostPixels = 4_000_000;

function pixelsIn(bytes: Buffer): number {
  return bytes.length < 24 ? 0 : bytes.readUInt32BE(16) * bytes.readUInt32BE(20);
}

/** Consecutive columns in which a colour stands on the axis, with the highest row that it reaches. */
interface Bar {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

function isColour(
  { pixels, width, channels }: ByteImage,
  x: number,
  y: number,
  colour: readonly number[],
): boolean {
  const at = (y * width + x) * channels;
  return colour.every((part, index) => Math.abs((pixels[at + index] ?? 0) - part) <= tolerance);
}

/** The row above the bars' column from the axis up; the axis's own when nothing stands there. */
function topOf(image: ByteImage, axis: Axis, x: number, colour: readonly number[]): number {
  // The axis's line covers the lowest rows of a bar.
  let y = axis.bottom - axis.lineWidth - 1;
  while (y > axis.top && isColour(image, x, y, colour)) y -= 1;
  return y + 1;
}

function barsOf(image: ByteImage, axis: Axis, colour: readonly number[]): Bar[] {
  const bars: Bar[] = [];
  let open: { left: number; tops: number[] } | null = null;
  for (let x = axis.left + 1; x <= axis.right; x++) {
    const top = x === axis.right ? axis.bottom : topOf(image, axis, x, colour);
    const stands = top < axis.bottom - axis.lineWidth;
    if (stands) {
      open ??= { left: x, tops: [] };
      open.tops.push(top);
    } else if (open !== null) {
      // The middle one: edges may be blended.
      const sorted = [...open.tops].sort((a, b) => a - b);
      const middle = sorted[Math.floor(sorted.length / 2)] ?? axis.bottom;
      if (open.tops.length >= 3) bars.push({ left: open.left, right: x - 1, top: middle });
      open = null;
    }
  }
  return bars;
}

/**
 * The step between ticks for values of at most 1, whose axis ends 5% above the highest: 0.2 from 0.9 to 1.05, 0.1 from 0.45
 * to 0.9 (matplotlib's locator, at most 9 intervals of 1, 2, 2.5 or 5). Four and a half to five and a quarter intervals fit both:
 * then the first label above zero decides, which ends in a 1 or does not. Null for other axes.
 */
function stepOf(image: ByteImage, axis: Axis): number | null {
  const intervals = (axis.bottom - axis.top) / axis.tickDistance;
  if (intervals <= 4.4 || intervals > 9.1) return null;
  if (intervals > 5.3) return 0.1;
  return labelEndsInOne(image, axis) ? 0.1 : 0.2;
}

/**
 * Reads two series of `groups` bars each from a PNG in base64. A text says why it cannot be read: it is another chart, or
 * none.
 */
export function readBarChart(png: string, groups: number): BarChart | string {
  const bytes = Buffer.from(png, 'base64');
  if (pixelsIn(bytes) > mostPixels) return 'the picture is too large for a chart';
  let image: ByteImage;
  try {
    image = decodePng(bytes, 'picture');
  } catch (error) {
    return messageOf(error);
  }
  const axis = findAxis(image);
  if (axis === null) return 'the picture has no axes with ticks on the left';
  const bars = cycle.map((colour) => barsOf(image, axis, colour));
  const [first = [], second = []] = bars;
  // Bars of zero, and of what is no number, are not drawn.
  if (first.length !== groups || (second.length !== groups && second.length > 0)) {
    return `the picture does not show two series of ${groups} bars`;
  }
  const step = stepOf(image, axis);
  if (step === null) return 'the scale of the axis is not that of values up to 1, or does not begin at 0';
  const unit = step / axis.tickDistance;
  return {
    series: bars.map((series) => series.map(({ top }) => (axis.zero - top) * unit)),
    error: 2 * unit,
  };
}
