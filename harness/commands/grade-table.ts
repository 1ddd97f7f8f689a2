import { groupBy } from '../core/group-by.ts';
import { plural } from '../core/print.ts';
import { printableLine } from '../core/printable.ts';
import { formatValue } from '../core/unit.ts';
import type { GradedExercise, Grades, ValueVerdict } from '../grade/schema.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

type Colors = Terminal['colors'];

function colored(verdict: ValueVerdict, colors: Colors): string {
  const paint: Readonly<Record<ValueVerdict, (text: string) => string>> = {
    reproduced: colors.green,
    better: colors.yellow,
    worse: colors.red,
    failed: colors.red,
    shown: colors.dim,
    'not-evaluated': colors.dim,
    'not-run': colors.yellow,
    'not-found': colors.dim,
    'not-readable': colors.yellow,
    'picture-only': colors.dim,
    'not-in-edition': colors.dim,
  };
  return paint[verdict](verdict);
}

/** A proportion as it is held against others; anything else as it was printed. */
function shownValue({ value }: GradedExercise): string {
  if (value === null) return '-';
  const { low, high, unit, text } = value;
  return unit === 'fraction' ? formatValue((low + high) / 2, unit) : text;
}

function range({ against }: GradedExercise): string {
  const held = against.findLast(({ low, high }) => low !== null && high !== null);
  if (held === undefined) return '-';
  return held.kind === 'measured' ? held.text.replace(/,.*/, '') : held.text;
}

/** Characters of the columns that are always there, and of the last one, which a narrow terminal has no room for. */
const columns = { student: 18, exercise: 25, value: 14, verdict: 16 };
const fewestCharacters = 24;
const borders = 6;

/** The grades as lines: a table of every exercise, how many of each verdict, and what somebody should look at. */
export function gradeLines({ students }: Grades, { colors, width, fit }: Terminal): string[] {
  const { student, exercise, value, verdict } = columns;
  const rest = width - student - exercise - value - verdict - borders;
  const hasRange = rest >= fewestCharacters;
  const rows = students.flatMap(({ name, exercises }) =>
    exercises.map((each) => [
      printableLine(name),
      each.exercise,
      shownValue(each),
      colored(each.verdict, colors),
      ...(hasRange ? [range(each)] : []),
    ]),
  );
  if (rows.length === 0) return ['No exercise of these labs was found.'];
  const head = ['Student', 'Exercise', 'Value', 'Verdict'];
  const table = tableText(hasRange ? [...head, 'Where an honest run lies'] : head, rows, {
    paint: colors.bold,
    widths: [student, exercise, value, verdict, ...(hasRange ? [rest] : [])],
  });
  const all = students.flatMap(({ exercises }) => exercises);
  const counts = [...groupBy(all, (each) => each.verdict)].map(([name, group]) => `${group.length} ${name}`);
  const looks = all.length === 0 ? [] : toLookAt(students, colors).map((line) => fit(line, 4));
  return [table, `${plural(all.length, 'exercise')}: ${counts.join(', ')}.`, ...looks];
}

/** Verdicts whose reason somebody has to read. */
const telling: readonly ValueVerdict[] = ['better', 'worse', 'failed'];

function toLookAt(students: Grades['students'], colors: Colors): string[] {
  return students.flatMap(({ name, exercises }) =>
    exercises
      .filter(({ verdict }) => telling.includes(verdict))
      .map(
        (each) =>
          `  ${colored(each.verdict, colors)}: ${printableLine(name)}, ${each.exercise}: ${printableLine(each.reason)}`,
      ),
  );
}
