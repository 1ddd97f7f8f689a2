import { extent } from '../core/extent.ts';
import { loadCourse } from '../course/load-course.ts';
import { loadReferences, refuseStrayClaims } from '../verdict/index.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf, type Strictness } from './exit-code.ts';
import { labPart } from './lab-part.ts';
import { readJudged } from './stored-result.ts';
import { sayVerdicts } from './verdicts.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab check` as parsed. */
export interface CheckOptions extends Strictness {
  readonly references?: string;
  readonly lab?: readonly string[];
  readonly course?: string;
  readonly json?: true;
}

/**
 * `reprolab check`: the work. Returns the highest of the exit codes of the results. Throws ReprolabError for a result
 * that cannot be read or is another course's, before anything is printed.
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const course = await loadCourse(options.course);
  const terminal = openTerminal(options.json);
  const references =
    options.references === undefined ? referencesOf(course) : loadReferences(options.references);
  if (options.references !== undefined) refuseStrayClaims(references, course.suites, options.references);
  const part = labPart(course, options.lab);
  const judged = paths.map((path) => ({ path, ...readJudged(path, course, references, terminal, part) }));
  for (const { path, result } of judged) {
    terminal.say(path);
    sayVerdicts(result, options, terminal);
  }
  if (options.json) {
    const checks = judged.map(({ path, result }) => ({ path, id: result.id, checks: result.checks }));
    printDocument(JSON.stringify(checks, null, 2));
  }
  return extent(judged.map(({ result }) => exitCodeOf(result, options))).highest;
}
