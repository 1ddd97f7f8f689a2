import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { printable } from '../harness/core/printable.ts';
import type { ReportView } from './view/report.ts';

/** What the layout needs beside the report's view: trusted text of ours, never from a result. */
export interface PageView {
  readonly style: string;
  readonly script: string;
  readonly policy: string;
}

type Layout = (context: { readonly page: PageView; readonly report: ReportView }) => string;

const folder = join(import.meta.dirname, 'templates');
let layout: Layout | undefined;

/**
 * Fills the page's layout. Templates are strict (a name that the view lacks throws) and escape everything but
 * the drawings that we make ourselves. Marks in a text that would reorder what stands around it are written out.
 */
export function fillLayout(page: PageView, report: ReportView): string {
  layout ??= compileTemplates();
  return printable(layout({ page, report }));
}

function compileTemplates(): Layout {
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs'))) {
    const template = handlebars.compile(readFileSync(join(folder, file), 'utf8'), options);
    handlebars.registerPartial(basename(file, '.hbs'), template);
  }
  return handlebars.compile('{{> layout}}', options);
}
