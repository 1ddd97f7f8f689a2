/** Draws a grouped bar chart as matplotlib's defaults do: a frame, ticks and labels on the left, two series of bars. */
import { encode } from 'fast-png';

const width = 540;
const height = 300;
const frame = { left: 54, right: 411, top: 12, bottom: 278 };
const blue = [31, 119, 180];
const orange = [255, 127, 14];
const black = [0, 0, 0];

/** Digits and the point, five rows high, drawn twice as large. */
const glyphs: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'],
  '1': ['##', ' #', ' #', ' #', ' #'],
  '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', ' ##', '  #', '###'],
  '4': ['# #', '# #', '###', '  #', '  #'],
  '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'],
  '7': ['###', '  #', '  #', ' # ', ' # '],
  '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'],
  '.': ['  ', '  ', '  ', '  ', '# '],
};

export interface ChartOptions {
  /** The axis's lower end; 0 as bars have it. */
  readonly from?: number;
  readonly step?: number;
}

/** Base64 PNG of `series[s][g]`; the axis ends 5% above the highest value, and has the step that matplotlib takes. */
export function drawChart(
  series: readonly (readonly number[])[],
  { from = 0, step }: ChartOptions = {},
): string {
  const data = new Uint8Array(width * height * 4).fill(255);
  const paint = (x: number, y: number, colour: readonly number[]) => {
    data.set(colour, (y * width + x) * 4);
  };
  const fill = (x0: number, x1: number, y0: number, y1: number, colour: readonly number[]) => {
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) paint(x, y, colour);
  };
  const top = Math.max(...series.flat()) * 1.05;
  const rowOf = (value: number) =>
    Math.round(frame.bottom - ((value - from) / (top - from)) * (frame.bottom - frame.top));
  const groups = series[0]?.length ?? 0;
  const groupWidth = (frame.right - frame.left - 40) / groups;
  series.forEach((values, s) => {
    values.forEach((value, g) => {
      const x = Math.round(frame.left + 16 + g * groupWidth + s * 20);
      fill(x, x + 19, rowOf(value), frame.bottom, s === 0 ? blue : orange);
    });
  });
  // The legend stands outside of the frame, in the colours of the bars.
  fill(430, 450, 20, 26, blue);
  fill(430, 450, 36, 42, orange);
  fill(frame.left, frame.right, frame.top, frame.top, black);
  fill(frame.left, frame.right, frame.bottom, frame.bottom, black);
  fill(frame.left, frame.left, frame.top, frame.bottom, black);
  fill(frame.right, frame.right, frame.top, frame.bottom, black);
  const between = step ?? (top > 0.9 ? 0.2 : top > 0.45 ? 0.1 : 0.05);
  for (let index = Math.ceil(from / between - 1e-9); index * between <= top; index++) {
    const y = rowOf(index * between);
    fill(frame.left - 4, frame.left - 1, y, y, black);
    let x = frame.left - 30;
    for (const character of (index * between).toFixed(1)) {
      const glyph = glyphs[character] ?? [];
      glyph.forEach((line, r) => {
        Array.from(line).forEach((mark, c) => {
          if (mark === '#') fill(x + 2 * c, x + 2 * c + 1, y - 5 + 2 * r, y - 4 + 2 * r, black);
        });
      });
      x += 2 * (glyph[0]?.length ?? 0) + 2;
    }
  }
  return Buffer.from(encode({ width, height, data, channels: 4 })).toString('base64');
}
