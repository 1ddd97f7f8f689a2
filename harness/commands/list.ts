import { loadCourse } from '../course/load-course.ts';
import { labId, suitesOfLabs } from '../run/labs.ts';
import type { Suite } from '../suite.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument } from './terminal.ts';

function describe(suite: Suite): object {
  const { name, lab, title, summary, recipes, defaultRecipe } = suite;
  const shortenings = Object.fromEntries(
    Object.entries(suite.shortenings).map(([profile, shortening]) => [profile, shortening.reason]),
  );
  return {
    name,
    lab,
    labId: labId(lab),
    title,
    summary,
    recipes: Object.keys(recipes),
    defaultRecipe,
    shortenings,
  };
}

/** Narrower lines have no room for a lab's title. */
const fewestForLab = 118;
const narrowWidths = [22, 33, 21];

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
  const isWide = terminal.width >= fewestForLab;
  const rows = suites.map(({ name, lab, summary, recipes, defaultRecipe }) => {
    const names = Object.keys(recipes).map((recipe) => (recipe === defaultRecipe ? `${recipe} *` : recipe));
    const last = [summary, names.join('\n')];
    return isWide ? [name, lab, ...last] : [`${name}\nlab ${labId(lab)}`, ...last];
  });
  const tail = ['What it trains', 'Recipes (* default)'];
  const paint = terminal.colors.bold;
  const table = isWide
    ? tableText(['Suite', 'Lab', ...tail], rows, { paint, widths: [23, 22, 44, 24], ruled: true })
    : tableText(['Suite', ...tail], rows, { paint, widths: narrowWidths, ruled: true });
  terminal.say(table);
}
