/** The view model of a comparison's page: plain JSON, one part a section. */
import { workloadTitle } from '../../harness/compare/entrant.ts';
import type { Comparison } from '../../harness/core/result-schema.ts';
import { formatInstant, plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { contentsEntry, type ContentsEntry } from '../view/contents.ts';
import { matrixOf, type MatrixView } from './matrix.ts';
import { rooflineView, type RooflineView } from './roofline.ts';
import { contenderColor } from './colors.ts';
import { workloadView, type WorkloadView } from './workload.ts';

export interface ComparisonView {
  readonly title: string;
  readonly headline: string;
  /** What each workload says; none where the headline is all. */
  readonly sentences: readonly string[];
  readonly learnt: string;
  readonly about: string;
  readonly madeAt: string;
  readonly contents: readonly ContentsEntry[];
  readonly contenders: readonly ContenderView[];
  readonly matrix: MatrixView;
  readonly differing: readonly PartRow[];
  readonly same: readonly PartRow[];
  readonly workloads: readonly WorkloadView[];
  readonly roofline: RooflineView;
  readonly warnings: readonly string[];
  readonly leftOut: readonly string[];
  readonly methods: readonly string[];
}

interface ContenderView {
  readonly letter: string;
  readonly label: string;
  readonly color: string;
  readonly files: string;
  readonly price: string | null;
}

interface PartRow {
  readonly part: string;
  readonly group: string;
  readonly values: readonly string[];
}

/** The view of a comparison. Reads its argument and nothing else. */
export function comparisonView(comparison: Comparison): ComparisonView {
  const { contenders, differences, workloads, leftOut } = comparison;
  const rows = (differs: boolean): PartRow[] =>
    differences
      .filter((item) => item.differs === differs)
      .map(({ part, group, values }) => ({ part, group, values: differs ? values : values.slice(0, 1) }));
  return {
    title: `reprolab comparison of ${plural(contenders.length, 'contender')}`,
    headline: unbroken(comparison.headline),
    sentences: comparison.sentences.length > 1 ? comparison.sentences.map(unbroken) : [],
    learnt: comparison.learnt,
    about: comparison.about,
    madeAt: formatInstant(comparison.madeAt),
    contents: [
      contentsEntry('#matrix', 'All workloads'),
      contentsEntry('#differences', 'What differs'),
      contentsEntry('#workloads', 'Workloads'),
      ...workloads.map((workload) =>
        contentsEntry(`#${workloadId(workload)}`, workloadTitle(workload), null, true),
      ),
      contentsEntry('#roofline', 'Roofline'),
      contentsEntry('#methods', 'Methods'),
    ],
    contenders: contenders.map(({ letter, label, files, eurosPerHour }, index) => ({
      letter,
      label,
      color: contenderColor(index),
      files: files.map(({ path, kind }) => `${path} (${kind})`).join(', '),
      price: eurosPerHour === null ? null : `${eurosPerHour} EUR an hour`,
    })),
    matrix: matrixOf(comparison),
    differing: rows(true),
    same: rows(false),
    workloads: workloads.map((workload) => workloadView(workload, comparison, workloadId(workload))),
    roofline: rooflineView(comparison),
    warnings: comparison.warnings,
    leftOut: leftOut.map(({ what, why }) => `${what}: ${why}.`),
    methods: comparison.methods,
  };
}

/** With hyphens between numbers at which no line breaks. */
const unbroken = (text: string) => text.replace(/(?<=\d)-(?=\d)/g, '\u2011');

const workloadId = ({ suite, recipe }: Comparison['workloads'][number]) => anchor('workload', suite, recipe);
