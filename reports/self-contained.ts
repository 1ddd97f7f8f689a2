/** What every page of ours has in common: it loads nothing, and its content security policy forbids it to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../harness/core/hash.ts';

/** A file of reports/page, as it goes into a page. */
export function asset(name: string): string {
  return readFileSync(join(import.meta.dirname, 'page', name), 'utf8').trim();
}

/** Style sheets of reports/page, in the order of the cascade. */
export function styleSheet(names: readonly string[]): string {
  return names.map((name) => asset(`${name}.css`)).join('\n');
}

/**
 * The content security policy of a page: only images inside it, and only our own scripts, by their hashes. Drawings
 * carry style attributes.
 */
export function contentPolicy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${Buffer.from(sha256(script), 'hex').toString('base64')}'`);
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src ${hashes.length === 0 ? "'none'" : hashes.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
