import { dirname } from 'node:path';
import type { Overview } from '../../harness/history/overview.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { contentPolicy, styleSheet } from '../self-contained.ts';
import { fillLayout } from '../templates.ts';
import { reportLink } from './links.ts';
import type { LinkOf } from './nights.ts';
import { historyView } from './view.ts';

/** Style sheets in the order of the cascade. */
const styles = ['theme', 'layout', 'text', 'header', 'claims', 'sections', 'exhibits', 'history', 'media'];

/** The history as one self-contained HTML page. */
export function renderHistory(overview: Overview, linkOf: LinkOf = () => null): string {
  const page = { style: styleSheet(styles), policy: contentPolicy([]) };
  return fillLayout('history-layout', { page, history: historyView(overview, linkOf) });
}

/**
 * Writes the page, with links to the reports that lie beside the results.
 *
 * @param database - The history's file, from which it knows where results were.
 * @throws ReprolabError 'output-unwritable'.
 */
export function writeHistoryPage(path: string, overview: Overview, database: string): void {
  const folder = dirname(path);
  writeAtomically(
    path,
    renderHistory(overview, ({ source }) => reportLink(folder, database, source)),
  );
}
