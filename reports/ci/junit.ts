/** junit.xml, as GitLab, Jenkins and the reporters of GitHub read it. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { Check, Result } from '../../harness/core/result-schema.ts';
import { checkSentence } from './checks.ts';
import { xmlText } from './xml.ts';

/** An outcome other than a pass. Its text is both attribute and content: some readers show one, some the other. */
interface Outcome {
  readonly element: 'failure' | 'error' | 'skipped';
  /** Machine-readable kind; null for a skip, which has none. */
  readonly type: string | null;
  readonly text: string;
}

interface TestCase {
  readonly suite: string;
  /** Jenkins makes a package and a class of it, at the last dot. */
  readonly className: string;
  readonly name: string;
  readonly seconds: number;
  /** Null for a pass. */
  readonly outcome: Outcome | null;
}

/** GitLab reads no file of 30 MB; the texts have half of that, and names what is left. */
const textBytesInAll = 15_000_000;
/** Some readers refuse a text node of 64 KB. */
const longestText = 32_000;
const longestName = 500;

/**
 * One test case a run, with its time, and one a check. A check that does not decide is skipped and says why; only a
 * failed check is a failure, and only a run that could not be done is an error. Null where there is neither.
 */
export function junitXml(result: Result): Iterable<string> | null {
  const cases = [...runCases(result), ...result.checks.map(checkCase)];
  return cases.length === 0 ? null : xmlParts(result, cases);
}

const classNameOf = (suite: string, recipe: string | null) =>
  recipe === null ? suite : `${suite}.${recipe}`;

/** Every seed that was asked for: measured, failed, or not come to. */
function runCases({ plan, runs, errors }: Result): TestCase[] {
  const done = runs.map(({ suite, recipe, seed, phases }) => ({
    ...runCase(suite, recipe.name, seed, null),
    seconds: phases.reduce((sum, phase) => sum + phase.seconds, 0),
  }));
  const failed = errors.map(({ suite, recipe, seed, code, message, advice }) =>
    runCase(suite, recipe, seed, {
      element: 'error',
      type: code,
      text: advice === null ? message : `${message}\n${advice}`,
    }),
  );
  const hasCome = (suite: string, recipe: string, seed: number) =>
    runs.some((run) => run.suite === suite && run.recipe.name === recipe && run.seed === seed) ||
    errors.some(
      (error) => error.suite === suite && (error.recipe ?? recipe) === recipe && error.seed === seed,
    );
  const missing = plan.flatMap(({ suite, recipe, seeds }) =>
    seeds
      .filter((seed) => !hasCome(suite, recipe, seed))
      .map((seed) => runCase(suite, recipe, seed, skipped('the command ended before this run.'))),
  );
  return [...done, ...failed, ...missing];
}

function runCase(suite: string, recipe: string | null, seed: number, outcome: Outcome | null): TestCase {
  return { suite, className: classNameOf(suite, recipe), name: `run: seed ${seed}`, seconds: 0, outcome };
}

const skipped = (why: string): Outcome => ({ element: 'skipped', type: null, text: `inconclusive: ${why}` });

/** Its time is that of its runs, which have cases of their own: counted once, the times of all cases add up. */
function checkCase(check: Check): TestCase {
  const { suite, recipe, id, title, verdict, kind } = check;
  const prefix = `${suite}/${recipe}/`;
  const outcomes = {
    pass: null,
    fail: { element: 'failure', type: kind, text: checkSentence(check) },
    inconclusive: skipped(checkSentence(check)),
    'not-evaluated': skipped(`not evaluated. ${checkSentence(check)}`),
  } as const;
  return {
    suite,
    className: classNameOf(suite, recipe),
    name: `${id.startsWith(prefix) ? id.slice(prefix.length) : id}: ${title}`,
    seconds: 0,
    outcome: outcomes[verdict],
  };
}

function* xmlParts({ startedAt }: Result, cases: readonly TestCase[]): Generator<string> {
  const most = Math.min(longestText, Math.floor(textBytesInAll / (2 * cases.length)));
  const taken = new Set<string>();
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="reprolab" ${totals(cases)}>\n`;
  for (const [suite, own] of groupBy(cases, (testCase) => testCase.suite)) {
    // The format has no place for a time zone.
    const timestamp = startedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
    yield `  <testsuite name="${xmlText(suite, longestName)}" ${totals(own)} timestamp="${timestamp}">\n`;
    for (const testCase of own) yield caseXml(testCase, most, taken);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function totals(cases: readonly TestCase[]): string {
  const count = (element: Outcome['element']) =>
    cases.filter(({ outcome }) => outcome?.element === element).length;
  const seconds = cases.reduce((sum, testCase) => sum + testCase.seconds, 0);
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
}

/** @param taken - Class and name of the cases before: readers keep one case of a name. */
function caseXml(testCase: TestCase, most: number, taken: Set<string>): string {
  const className = xmlText(testCase.className, longestName);
  const given = xmlText(testCase.name, longestName);
  let name = given;
  for (let count = 2; taken.has(`${className}"${name}`); count++) name = `${given} (${count})`;
  taken.add(`${className}"${name}`);
  const attributes = `classname="${className}" name="${name}" time="${testCase.seconds.toFixed(3)}"`;
  if (testCase.outcome === null) return `    <testcase ${attributes}/>\n`;
  const { element, type, text } = testCase.outcome;
  const typed = type === null ? '' : ` type="${xmlText(type, longestName)}"`;
  const message = xmlText(text, most);
  return `    <testcase ${attributes}>\n      <${element}${typed} message="${message}">${message}</${element}>\n    </testcase>\n`;
}
