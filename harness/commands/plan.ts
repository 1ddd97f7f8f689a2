import { formatDuration, plural } from '../core/print.ts';
import { loadCourse } from '../course/load-course.ts';
import { expectedSeconds } from '../run/shards.ts';
import type { SelectionOptions } from './run-options.ts';
import { selectRuns } from './run.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab plan` as parsed. */
export interface PlanOptions extends SelectionOptions {
  readonly json?: true;
}

/** `reprolab plan`: the work. Throws 'usage' for names that there are not. */
export async function showPlan(names: readonly string[], options: PlanOptions): Promise<void> {
  const course = await loadCourse(options.course);
  const terminal = openTerminal(options.json);
  const { runs } = selectRuns(course, names, options);
  const seconds = expectedSeconds(runs, course.suites);
  if (options.json) {
    const cells = runs.map(({ id, suite, recipe, profile, seed }, index) => ({
      id,
      suite,
      recipe,
      seed,
      profile,
      expectedSeconds: seconds[index],
      command: ['reprolab', 'run', suite, '--recipe', recipe, '--profile', profile, '--seed', String(seed)],
    }));
    printDocument(JSON.stringify(cells, null, 2));
    return;
  }
  const rows = runs.map(({ id, profile }, index) => [
    id,
    profile,
    `about ${formatDuration(seconds[index] ?? 0)}`,
  ]);
  terminal.say(
    tableText(['Run', 'Profile', 'Expected'], rows, { paint: terminal.colors.bold, widths: [46, 10, 20] }),
  );
  const total = seconds.reduce((sum, value) => sum + value, 0);
  terminal.say(`${plural(runs.length, 'run')}, about ${formatDuration(total)} one after another.`);
}
