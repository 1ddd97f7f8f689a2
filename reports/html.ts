import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../harness/core/hash.ts';
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';
import { fillLayout } from './templates.ts';
import { reportView } from './view/report.ts';

/** Style sheets in the order of the cascade. */
const styles = ['theme', 'layout', 'text', 'claims', 'sections', 'exhibits', 'media'] as const;

const asset = (name: string) => readFileSync(join(import.meta.dirname, 'page', name), 'utf8').trim();

/**
 * The report as one self-contained HTML page: it loads nothing, and its content security policy forbids it to.
 * Throws `result-invalid` when an exhibit's images do not fit their size.
 */
export function renderReport(
  result: Result,
  bench?: BenchResult,
  changes: readonly ChangedCheck[] = [],
): string {
  const report = reportView(result, bench, changes);
  const script = asset('player.js');
  // Only our own script, by its hash; only images inside the page. Drawings carry style attributes.
  const scriptHash = Buffer.from(sha256(script), 'hex').toString('base64');
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src ${report.hasWorks ? `'sha256-${scriptHash}'` : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return fillLayout({ style: styles.map((name) => asset(`${name}.css`)).join('\n'), script, policy }, report);
}
