/**
 * Colours are CSS variables of the page (reports/page/theme.css), so that one drawing serves light and dark
 * mode. The categorical series follow Okabe and Ito (2008), which stay apart for colour-blind readers.
 */
export const ink = 'var(--ink)';
export const muted = 'var(--muted)';
export const grid = 'var(--grid)';
export const surface = 'var(--surface)';

const series = [
  'var(--c1)',
  'var(--c2)',
  'var(--c3)',
  'var(--c4)',
  'var(--c5)',
  'var(--c6)',
  'var(--c7)',
] as const;

/** Colour of the n-th series (from 0); starts over after seven. */
export function seriesColor(index: number): string {
  return series[index % series.length] ?? series[0];
}
