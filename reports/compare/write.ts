import { join } from 'node:path';
import type { Comparison } from '../../harness/core/result-schema.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { comparisonCsv } from './csv.ts';
import { comparisonJson } from './json.ts';
import { renderComparison } from './page.ts';

/** Writes compare.html, compare.csv and compare.json into a folder. Throws 'output-unwritable'. */
export function writeComparison(folder: string, comparison: Comparison): void {
  writeAtomically(join(folder, 'compare.json'), comparisonJson(comparison));
  writeAtomically(join(folder, 'compare.csv'), comparisonCsv(comparison));
  writeAtomically(join(folder, 'compare.html'), renderComparison(comparison));
}
