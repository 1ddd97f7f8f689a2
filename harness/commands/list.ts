import Table from 'cli-table3';
import { loadCourse } from '../course/load-course.ts';
import type { Suite } from '../suite.ts';
import { openTerminal, printDocument } from './terminal.ts';

function describe(suite: Suite): object {
  const { name, lab, title, summary, recipes, defaultRecipe } = suite;
  const shortenings = Object.fromEntries(
    Object.entries(suite.shortenings).map(([profile, shortening]) => [profile, shortening.reason]),
  );
  return { name, lab, title, summary, recipes: Object.keys(recipes), defaultRecipe, shortenings };
}

/** Options of `reprolab list` as parsed. */
export interface ListOptions {
  readonly course?: string;
  readonly json?: true;
}

/** Prints the course's suites as a table, or as JSON. */
export async function listSuites(options: ListOptions): Promise<void> {
  const { suites } = await loadCourse(options.course);
  const terminal = openTerminal(options.json);
  if (options.json) {
    printDocument(JSON.stringify(suites.map(describe), null, 2));
    return;
  }
  const { bold } = terminal.colors;
  const table = new Table({
    head: ['Suite', 'Lab', 'What it trains', 'Recipes (* default)'].map((title) => bold(title)),
    style: { head: [], border: [] },
    colWidths: [23, 22, 44, 24],
    wordWrap: true,
  });
  for (const { name, lab, summary, recipes, defaultRecipe } of suites) {
    const names = Object.keys(recipes).map((recipe) => (recipe === defaultRecipe ? `${recipe} *` : recipe));
    table.push([name, lab, summary, names.join('\n')]);
  }
  terminal.say(table.toString());
}
