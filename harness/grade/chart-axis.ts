/** The axes of a chart in matplotlib's default style: a black frame, short ticks outside of it on the left. */
import { extent } from '../core/extent.ts';
import type { ByteImage } from '../data/resize.ts';

export interface Axis {
  /** The frame: columns of its left and right side, rows of its top and bottom, each of the side that is away from the plot's middle. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Pixels of the frame's lines. */
  readonly lineWidth: number;
  /** Row of the value 0, and pixels from one tick to the next. */
  readonly zero: number;
  readonly tickDistance: number;
  /** Middle rows of the ticks, from the bottom up. */
  readonly ticks: readonly number[];
}

/** Lines are black, and blended with white where they do not fall on whole pixels. */
const darkest = 110;

export function isDark({ pixels, width, channels }: ByteImage, x: number, y: number): boolean {
  const at = (y * width + x) * channels;
  const dark = (part: number) => (pixels[at + part] ?? 255) <= darkest;
  return dark(0) && dark(1) && dark(2);
}

/** The longest run of dark pixels: where it begins, and how many. */
function longestRun(length: number, dark: (index: number) => boolean): { start: number; count: number } {
  let best = { start: 0, count: 0 };
  let count = 0;
  for (let index = 0; index < length; index++) {
    count = dark(index) ? count + 1 : 0;
    if (count > best.count) best = { start: index - count + 1, count };
  }
  return best;
}

/** Consecutive numbers as runs. */
function runsOf(numbers: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs;
}

/** A frame is at least so much of the picture's height; letters are shorter. */
const leastShare = 0.4;

/** Null for a picture without such a frame and at least three ticks at equal distances. */
export function findAxis(image: ByteImage): Axis | null {
  const { width, height } = image;
  const sides: { x: number; start: number; count: number }[] = [];
  for (let x = 0; x < width; x++) {
    const run = longestRun(height, (y) => isDark(image, x, y));
    if (run.count >= height * leastShare) sides.push({ x, ...run });
  }
  const lines = runsOf(sides.map(({ x }) => x));
  const [leftLine, rightLine] = [lines[0], lines.at(-1)];
  const side = sides[0];
  if (leftLine === undefined || rightLine === undefined || side === undefined || lines.length < 2)
    return null;
  const frame = {
    left: leftLine.at(-1) ?? side.x,
    right: rightLine[0] ?? side.x,
    top: side.start,
    bottom: side.start + side.count - 1,
    lineWidth: leftLine.length,
  };
  const ticks = ticksOf(image, side.x, frame.top, frame.bottom);
  const [zero, last] = [ticks[0], ticks.at(-1)];
  if (zero === undefined || last === undefined || ticks.length < 3) return null;
  const tickDistance = (zero - last) / (ticks.length - 1);
  const areEqual = ticks.every((tick, index) => Math.abs(zero - index * tickDistance - tick) <= 1.5);
  // The lowest tick is that of 0 when it stands on the frame.
  const isOnFrame = Math.abs(zero - (frame.bottom - (frame.lineWidth - 1) / 2)) <= 1.5;
  return areEqual && isOnFrame ? { ...frame, zero, tickDistance, ticks } : null;
}

/** Ticks reach at least two pixels to the left of the frame, and no letter begins there. */
function ticksOf(image: ByteImage, frameLeft: number, top: number, bottom: number): number[] {
  if (frameLeft < 3) return [];
  const rows: number[] = [];
  for (let y = Math.max(0, top - 2); y <= Math.min(image.height - 1, bottom + 2); y++) {
    if (isDark(image, frameLeft - 1, y) && isDark(image, frameLeft - 2, y)) rows.push(y);
  }
  return runsOf(rows)
    .map((run) => ((run[0] ?? 0) + (run.at(-1) ?? 0)) / 2)
    .reverse();
}

/** Ticks of matplotlib are 3.5 points long and labels begin 3.5 points from them: no tick is longer than this many pixels. */
const longestTick = 14;

/**
 * Whether the label of the first tick above zero ends in the digit 1, which has a stem over its whole height and, to the
 * right of it, no other ink as high: a 2 has none as high.
 */
export function labelEndsInOne(image: ByteImage, axis: Axis): boolean {
  const row = Math.round(axis.ticks[1] ?? axis.zero);
  const half = Math.floor(axis.tickDistance / 2.5);
  const rows = Array.from({ length: 2 * half + 1 }, (_, index) => row - half + index).filter(
    (y) => y >= 0 && y < image.height,
  );
  const ink = (x: number) => rows.filter((y) => isDark(image, x, y));
  const columns: number[] = [];
  const tickEnd = endOfTick(image, axis.left - axis.lineWidth, row);
  for (let x = 0; x < tickEnd; x++) if (ink(x).length > 0) columns.push(x);
  const digit = runsOf(columns).at(-1) ?? [];
  const inked = digit.flatMap(ink);
  if (inked.length === 0) return false;
  const span = inked.reduce(({ low, high }, y) => ({ low: Math.min(low, y), high: Math.max(high, y) }), {
    low: Infinity,
    high: -Infinity,
  });
  const tall = digit.map((x) => ink(x).length);
  return extent(tall).highest >= 0.9 * (span.high - span.low + 1);
}

function endOfTick(image: ByteImage, from: number, row: number): number {
  let x = from;
  while (x > 0 && from - x < longestTick && isDark(image, x, row)) x -= 1;
  return x;
}
