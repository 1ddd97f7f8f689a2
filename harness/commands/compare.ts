import { join, resolve } from 'node:path';
import { compare } from '../compare/compare.ts';
import { readSource } from '../compare/read-sources.ts';
import type { AskedTarget } from '../compare/target.ts';
import { loadCourse } from '../course/load-course.ts';
import { readTool } from '../measure/repository.ts';
import { comparisonLines } from './compare-table.ts';
import { referencesOf } from './course-references.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab compare` as parsed. */
export interface CompareOptions {
  readonly label: ReadonlyMap<string, string>;
  readonly price: ReadonlyMap<string, number>;
  readonly target: readonly AskedTarget[];
  readonly allowSoftwareAdapters?: true;
  readonly out?: string;
  readonly markdown?: true;
  readonly course?: string;
  readonly json?: true;
}

/**
 * `reprolab compare`: the work. Throws ReprolabError 'usage' for what cannot be compared, 'result-invalid' for a file
 * that is wrong, 'output-unwritable' where nothing can be written.
 */
export async function compareFiles(paths: readonly string[], options: CompareOptions): Promise<void> {
  const terminal = openTerminal(options.json);
  const sources = paths.map(readSource);
  const course = await loadCourse(options.course);
  const comparison = compare(sources, {
    labels: options.label,
    prices: options.price,
    targets: options.target,
    softwareAdapters: options.allowSoftwareAdapters === true,
    references: referencesOf(course).measured,
    tool: await readTool(terminal.tell),
    now: new Date(),
  });
  if (options.markdown === true) {
    const { comparisonMarkdown } = await import('../../reports/compare/markdown.ts');
    terminal.say(comparisonMarkdown(comparison).trimEnd());
  } else {
    for (const line of comparisonLines(comparison, terminal)) terminal.say(line);
  }
  if (options.out !== undefined) {
    const { writeComparison } = await import('../../reports/compare/write.ts');
    const folder = resolve(options.out);
    writeComparison(folder, comparison);
    terminal.say(`Page: ${join(folder, 'compare.html')}`);
  }
  if (options.json) {
    const { comparisonJson } = await import('../../reports/compare/json.ts');
    printDocument(comparisonJson(comparison));
  }
}
