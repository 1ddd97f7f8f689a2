import type { EChartsOption } from 'echarts';
// The bundled build: the same library in one file, which loads in a fraction of the time of its hundreds of modules.
import { init } from 'echarts/dist/echarts.esm.min';
import { internalError } from '../../harness/core/errors.ts';
import { escapeXml } from './escape.ts';
import { grid, muted } from './palette.ts';

export interface ChartFrame {
  /** Unique in the page: prefixes every id in the drawing. */
  readonly id: string;
  /** Accessible name. */
  readonly title: string;
  /** What a reader who cannot see it should know. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
}

/** Text and axis style that every chart shares. Font sizes are in the drawing's own pixels. */
export const fontSize = 12;

/** Label style of an axis. */
export const axisText = { color: muted, fontSize, fontFamily: 'inherit' };

/** A value axis with quiet grid lines. */
export const valueAxis = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: axisText,
  splitLine: { lineStyle: { color: grid, width: 1 } },
};

/** A horizontal axis with a visible line and ticks. */
export const baseAxis = {
  axisLine: { show: true, onZero: false, lineStyle: { color: grid } },
  axisTick: { show: true, length: 4, lineStyle: { color: grid } },
  axisLabel: axisText,
  splitLine: { show: false },
};

/**
 * Draws a chart as an inline SVG that scales with its container. The text depends on the arguments alone:
 * no animation, no counters shared between charts, no hover styles.
 */
export function renderChart(frame: ChartFrame, option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: frame.width, height: frame.height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    return tidy(chart.renderToSVGString(), frame);
  } finally {
    chart.dispose();
  }
}

/** A path to a tenth of a pixel: the library writes four decimals, half of a page's bytes. */
function shorter(path: string): string {
  return path.replace(/-?\d+\.\d+(?!\d|e)/g, (number) => String(Math.round(Number(number) * 10) / 10));
}

function tidy(svg: string, frame: ChartFrame): string {
  const body = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
  if (body === undefined) throw internalError('the charting library returned no SVG');
  const drawing = body
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<rect[^>]*fill="none"[^>]*><\/rect>/, '')
    // In tags only: between them stand labels, which are data.
    .replace(/<[^>]*>/g, (tag) =>
      tag
        .replace(/ (?:ecmeta_\w+|class)="[^"]*"/g, '')
        .replace(/font-family:[^;"]*;?/g, '')
        .replace(/ d="[^"]*"/g, shorter)
        .replace(/zr\d+-/g, `${frame.id}-`),
    )
    .replace(/\n+/g, '\n')
    .trim();
  const labels = `aria-labelledby="${frame.id}-title ${frame.id}-desc"`;
  const box = `viewBox="0 0 ${String(frame.width)} ${String(frame.height)}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" ${labels} ${box}>` +
    `<title id="${frame.id}-title">${escapeXml(frame.title)}</title>` +
    `<desc id="${frame.id}-desc">${escapeXml(frame.description)}</desc>${drawing}</svg>`
  );
}
