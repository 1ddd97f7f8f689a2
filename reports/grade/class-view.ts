/** The view model of the page of a class: plain JSON, one part a section. */
import type { PreparedClass } from '../../harness/grade/prepare.ts';
import type { Unit } from '../../harness/core/unit.ts';
import type { ValueVerdict } from '../../harness/grade/schema.ts';
import { formatInstant, formatTick, formatValue, plural } from '../format.ts';
import { contentsEntry, type ContentsEntry } from '../view/contents.ts';
import { valueBadge, valueVerdictOrder, type ValueBadge } from './badge.ts';
import { classTable, valuesToLookAt, type ClassTable } from './class-table.ts';
import { distributionChart, mostLanes } from './distribution-chart.ts';
import { distributionOf, type ReferenceRange } from './distribution.ts';
import { formatPoints, labTitle, rangeWords } from './value.ts';

/** A term and its value below a headline. */
export interface Fact {
  readonly term: string;
  readonly value: string;
}

export interface ClassView {
  readonly title: string;
  readonly headline: string;
  readonly subline: string;
  readonly facts: readonly Fact[];
  readonly tally: readonly { readonly badge: ValueBadge; readonly count: number }[];
  readonly contents: readonly ContentsEntry[];
  readonly notes: readonly string[];
  readonly table: ClassTable;
  /** Choices of the filter. */
  readonly verdicts: readonly { readonly verdict: ValueVerdict; readonly label: string }[];
  readonly legend: readonly ValueBadge[];
  readonly distributions: readonly DistributionView[];
  readonly observations: readonly StudentLine[];
  readonly unread: readonly (StudentLine & { readonly status: string })[];
  readonly missing: readonly string[];
}

/** Something about a file of a student. */
interface StudentLine {
  readonly name: string;
  readonly href: string;
  readonly file: string;
  readonly text: string;
}

interface DistributionView {
  readonly title: string;
  readonly lab: string;
  readonly median: string;
  readonly svg: string;
  readonly from: string;
  readonly to: string;
  readonly count: string;
  readonly outside: string;
  readonly references: readonly { readonly lane: number; readonly text: string }[];
  readonly more: number;
}

/** The view of a class. Reads its arguments and nothing else. */
export function classView(prepared: PreparedClass, hrefs: readonly string[]): ClassView {
  const { grades, students, exercises } = prepared;
  const missing = students.filter(({ student }) => student.files.length === 0);
  const distributions = distributionViews(prepared);
  const observations = students.flatMap(({ student }, index) =>
    student.observations.map(({ file, text }) => ({
      name: student.name,
      href: hrefs[index] ?? '',
      file,
      text,
    })),
  );
  const unread = students.flatMap(({ student }, index) =>
    student.files
      .filter(({ status }) => status !== 'read')
      .map(({ path, status, reason }) => ({
        name: student.name,
        href: hrefs[index] ?? '',
        file: path,
        status: fileStates[status],
        text: reason ?? '',
      })),
  );
  const tally = tallyOf(prepared);
  const entries: readonly (readonly [string, string, boolean])[] = [
    ['#class', 'Class', true],
    ['#distributions', 'Distributions', distributions.length > 0],
    ['#observations', 'To look at', observations.length > 0],
    ['#unread', 'Not read', unread.length > 0],
    ['#missing', 'Nothing handed in', missing.length > 0],
  ];
  return {
    title: `Class of ${plural(students.length, 'student')}`,
    headline: `${plural(students.length, 'student')}, ${plural(exercises.length, 'exercise')}`,
    subline: sublineOf(prepared, unread.length, missing.length),
    facts: factsOf(prepared),
    tally,
    contents: entries.filter(([, , isShown]) => isShown).map(([href, label]) => contentsEntry(href, label)),
    notes: prepared.notes,
    table: classTable(prepared, hrefs),
    verdicts: tally.map(({ verdict, badge }) => ({ verdict, label: badge.label })),
    legend: tally.map(({ badge }) => badge),
    distributions,
    observations,
    unread,
    missing: missing.map(({ student }) => student.name),
  };

  function factsOf({ rubric }: PreparedClass): Fact[] {
    const most = exercises.reduce((sum, { maxPoints }) => sum + (maxPoints ?? 0), 0);
    return [
      { term: 'Labs', value: grades.labs.map(labTitle).join(' · ') },
      { term: 'Read', value: formatInstant(grades.createdAt) },
      { term: 'Points', value: rubric === null ? 'no rubric' : `at most ${formatPoints(most)}` },
      { term: 'reprolab', value: grades.tool.version },
    ];
  }
}

/** What became of a file, in words. */
export const fileStates = {
  read: 'read',
  unreadable: 'unreadable',
  'not-a-lab': 'not a lab',
  'not-run': 'not run',
} as const;

function sublineOf({ students }: PreparedClass, unread: number, missing: number): string {
  const values = students.reduce((sum, prepared) => sum + valuesToLookAt(prepared), 0);
  const signs = students.reduce((sum, { student }) => sum + student.observations.length, 0);
  const parts = [
    [values, `${plural(values, 'value')} to be looked at`],
    [signs, plural(signs, 'observation')],
    [unread, `${plural(unread, 'file')} without values`],
    [missing, `${plural(missing, 'student')} handed in nothing`],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([, text]) => text);
  return told.join(' · ') || 'Nothing that has to be looked at.';
}

function tallyOf({ students }: PreparedClass) {
  const all = students.flatMap(({ student }) => student.exercises);
  return valueVerdictOrder
    .map((verdict) => ({
      verdict,
      badge: valueBadge(verdict),
      count: all.filter((exercise) => exercise.verdict === verdict).length,
    }))
    .filter(({ count }) => count > 0);
}

function distributionViews({ students, exercises }: PreparedClass): DistributionView[] {
  return exercises.flatMap(({ exercise, title, lab }) => {
    const own = students.flatMap(({ student }) =>
      student.exercises.filter((item) => item.exercise === exercise),
    );
    const found = distributionOf(own);
    if (found === null) return [];
    const { unit, count, median, from, to, below, above, references } = found;
    const outside = [...(below > 0 ? [`${below} below`] : []), ...(above > 0 ? [`${above} above`] : [])].join(
      ', ',
    );
    const middle = formatValue(median, unit);
    return [
      {
        title,
        lab: labTitle(lab),
        median: middle,
        svg: distributionChart(
          `${title}: ${plural(count, 'value')}, median ${middle}${outside === '' ? '' : `, ${outside} the axis`}`,
          found,
        ),
        from: formatTick(from, unit),
        to: formatTick(to, unit),
        count: plural(count, 'value'),
        outside,
        references: references
          .slice(0, mostLanes)
          .map((range, lane) => ({ lane: lane + 1, text: rangeText(range, unit) })),
        more: Math.max(0, references.length - mostLanes),
      },
    ];
  });
}

const rangeText = (range: ReferenceRange, unit: Unit) =>
  `${range.text}: ${rangeWords(range, unit)}, ${plural(range.students, 'student')}`;
