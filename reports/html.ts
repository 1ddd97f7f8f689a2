import type { Shown } from './shown.ts';
import { asset, contentPolicy, styleSheet } from './self-contained.ts';
import { fillLayout } from './templates.ts';
import { reportView } from './view/report.ts';

/** Style sheets in the order of the cascade. */
const styles = [
  'theme',
  'layout',
  'text',
  'header',
  'claims',
  'overview',
  'sections',
  'exhibits',
  'media',
  'pages',
];

/**
 * The report as one self-contained HTML page, of a result and what else there is to be shown of it. Throws
 * `result-invalid` when an exhibit's images do not fit their size.
 */
export function renderReport(shown: Partial<Shown> & Pick<Shown, 'result'>): string {
  const report = reportView(shown);
  const scripts = [asset('pages.js'), ...(report.hasWorks ? [asset('player.js')] : [])];
  const policy = contentPolicy(scripts);
  return fillLayout('layout', { page: { style: styleSheet(styles), scripts, policy }, report });
}
