import Handlebars, { type TemplateDelegate } from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { internalError } from '../harness/core/errors.ts';
import { printable } from '../harness/core/printable.ts';
import type { ComparisonView } from './compare/view.ts';
import type { ClassView } from './grade/class-view.ts';
import type { StudentView } from './grade/student-view.ts';
import type { HistoryView } from './history/view.ts';
import type { ReportView } from './view/report.ts';

/** What a layout needs beside its view: trusted text of ours, never from a result. */
export interface PageView {
  readonly style: string;
  readonly scripts: readonly string[];
  readonly policy: string;
}

/** The layouts, and what each shows. */
interface Layouts {
  readonly layout: { readonly page: PageView; readonly report: ReportView };
  readonly 'history-layout': {
    readonly page: Omit<PageView, 'scripts'>;
    readonly history: HistoryView;
  };
  readonly 'compare-layout': {
    readonly page: Omit<PageView, 'scripts'>;
    readonly comparison: ComparisonView;
  };
  readonly 'grade-layout': { readonly page: PageView; readonly grades: ClassView };
  readonly 'grade-student-layout': {
    readonly page: Omit<PageView, 'scripts'>;
    readonly student: StudentView;
  };
}

const folder = join(import.meta.dirname, 'templates');
let templates: ReadonlyMap<string, TemplateDelegate> | undefined;

/**
 * Fills a page's layout. Templates are strict (a name that the view lacks throws) and escape everything but
 * the drawings that we make ourselves. Marks in a text that would reorder what stands around it are written out.
 */
export function fillLayout<Name extends keyof Layouts>(name: Name, context: Layouts[Name]): string {
  templates ??= compileTemplates();
  const template = templates.get(name);
  if (template === undefined) throw internalError(`no template ${name}`);
  return printable(template(context));
}

function compileTemplates(): ReadonlyMap<string, TemplateDelegate> {
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true };
  const compiled = new Map<string, TemplateDelegate>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs'))) {
    const template: TemplateDelegate = handlebars.compile(readFileSync(join(folder, file), 'utf8'), options);
    handlebars.registerPartial(basename(file, '.hbs'), template);
    compiled.set(basename(file, '.hbs'), template);
  }
  return compiled;
}
