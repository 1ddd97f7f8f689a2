import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { folderOf } from '../../harness/history/add.ts';

/**
 * The address of a night's report from the page's folder, where the report still is; else null. Always relative, every
 * part of it escaped: whatever folders are called, no address has a scheme.
 */
export function reportLink(page: string, database: string, source: string): string | null {
  const report = join(folderOf(database, source), 'report.html');
  if (!existsSync(report)) return null;
  const parts = relative(page, report).split(sep);
  // On another drive there is no relative path.
  if (parts[0]?.includes(':') === true) return null;
  return `./${parts.map(encodeURIComponent).join('/')}`;
}
