import type { Comparison } from '../../harness/core/result-schema.ts';
import { contentPolicy, styleSheet } from '../self-contained.ts';
import { fillLayout } from '../templates.ts';
import { comparisonView } from './view.ts';

/** Style sheets in the order of the cascade. */
const styles = ['theme', 'layout', 'text', 'header', 'claims', 'sections', 'exhibits', 'compare', 'media'];

/** A comparison as one self-contained HTML page. */
export function renderComparison(comparison: Comparison): string {
  const page = { style: styleSheet(styles), policy: contentPolicy([]) };
  return fillLayout('compare-layout', { page, comparison: comparisonView(comparison) });
}
