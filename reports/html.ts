import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { SuiteChanges } from '../harness/history/changes-since.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';
import { asset, contentPolicy, styleSheet } from './self-contained.ts';
import { fillLayout } from './templates.ts';
import { reportView } from './view/report.ts';

/** Style sheets in the order of the cascade. */
const styles = ['theme', 'layout', 'text', 'claims', 'sections', 'exhibits', 'media'];

/** The report as one self-contained HTML page. Throws `result-invalid` when an exhibit's images do not fit their size. */
export function renderReport(
  result: Result,
  bench?: BenchResult,
  changes: readonly ChangedCheck[] = [],
  since: readonly SuiteChanges[] = [],
  part: string | null = null,
): string {
  const report = reportView(result, bench, changes, since, part);
  const script = asset('player.js');
  const policy = contentPolicy(report.hasWorks ? script : null);
  return fillLayout('layout', { page: { style: styleSheet(styles), script, policy }, report });
}
