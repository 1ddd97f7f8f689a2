import { loadCourse } from '../course/load-course.ts';
import { suitesOfLabs } from '../run/labs.ts';
import type { Suite } from '../suite.ts';
import { tableText } from './table.ts';
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
  readonly lab?: readonly string[];
  readonly course?: string;
  readonly json?: true;
}

/** Prints the course's suites as a table, or as JSON. */
export async function listSuites(options: ListOptions): Promise<void> {
  const course = await loadCourse(options.course);
  const suites = suitesOfLabs(course.suites, options.lab);
  const terminal = openTerminal(options.json);
  if (options.json) {
    printDocument(JSON.stringify(suites.map(describe), null, 2));
    return;
  }
  const rows = suites.map(({ name, lab, summary, recipes, defaultRecipe }) => {
    const names = Object.keys(recipes).map((recipe) => (recipe === defaultRecipe ? `${recipe} *` : recipe));
    return [name, lab, summary, names.join('\n')];
  });
  const head = ['Suite', 'Lab', 'What it trains', 'Recipes (* default)'];
  const layout = { paint: terminal.colors.bold, widths: [23, 22, 44, 24], ruled: true };
  terminal.say(tableText(head, rows, layout));
}
