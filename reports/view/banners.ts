import type { DatasetInfo, Result, Run } from '../../harness/core/result-schema.ts';
import type { SuiteChanges } from '../../harness/history/changes-since.ts';
import { divergenceOf, engineAdvice } from '../../harness/verdict/broken-runs.ts';
import { describeChange, reasonsForChange, type ChangedCheck } from '../../harness/verdict/judge-again.ts';
import { plural } from '../format.ts';

/** What a reader must know before believing any number below. */
export interface BannerView {
  readonly tone: 'danger' | 'warning' | 'info';
  readonly title: string;
  readonly text: string;
  readonly items: readonly string[];
}

const unique = (items: readonly string[]) => [...new Set(items)];

/** Every caveat that the result itself records, and what judging it again changed; most serious first. */
export function bannerViews(
  result: Result,
  changes: readonly ChangedCheck[] = [],
  since: readonly SuiteChanges[] = [],
  part: string | null = null,
): BannerView[] {
  return [
    ...ofPart(part),
    ...judgedAgain(changes),
    ...partial(result),
    ...errors(result),
    ...nonFinite(result),
    ...synthetic(result),
    ...own(result),
    ...shortened(result),
    ...software(result),
    ...git(result),
    ...sinceLast(since),
  ];
}

function ofPart(part: string | null): BannerView[] {
  if (part === null) return [];
  return [
    {
      tone: 'info',
      title: `This is ${part}`,
      text: 'The other suites of this result are left out here; result.json has all, and reprolab report without --lab shows them.',
      items: [],
    },
  ];
}

function judgedAgain(changes: readonly ChangedCheck[]): BannerView[] {
  if (changes.length === 0) return [];
  const verdicts = changes.filter(({ stored, now }) => stored !== now);
  return [
    {
      tone: verdicts.length > 0 ? 'danger' : 'info',
      title:
        verdicts.length > 0
          ? `Judged again: ${plural(verdicts.length, 'verdict differs', 'verdicts differ')} from those stored`
          : 'Judged again: the verdicts stand, their numbers or words differ',
      text: `result.json brings its verdicts along; this page shows those that follow from its runs now. ${reasonsForChange}`,
      items: (verdicts.length > 0 ? verdicts : changes).map(describeChange),
    },
  ];
}

function partial(result: Result): BannerView[] {
  if (result.status === 'complete') return [];
  return [
    {
      tone: 'danger',
      title: 'Partial result',
      text: `The run did not finish: this report shows the ${plural(result.runs.length, 'run')} measured before it stopped.`,
      items: [],
    },
  ];
}

function errors(result: Result): BannerView[] {
  if (result.errors.length === 0) return [];
  return [
    {
      tone: 'danger',
      title: plural(result.errors.length, 'infrastructure error'),
      text: 'These runs measured nothing and are no verdict on a claim; see Errors for what to do.',
      items: unique(
        result.errors.map((error) => `${error.suite}, seed ${String(error.seed)}: ${error.code}`),
      ),
    },
  ];
}

/** Divergence, and measurements of a model that computes no numbers. */
function nonFinite({ runs }: Result): BannerView[] {
  const items = runs.flatMap((run) => {
    const divergence = divergenceOf(run);
    const broken = run.nonFinite.map(({ name, value }) => `${name} came out as ${value}`);
    return [...(divergence === null ? [] : [divergence]), ...broken].map((what) => `${run.id}: ${what}`);
  });
  if (items.length === 0) return [];
  const diverged = runs.filter((run) => run.diverged !== null).length;
  return [
    {
      tone: 'danger',
      title:
        diverged > 0
          ? `Training diverged in ${diverged} of ${plural(runs.length, 'run')}`
          : 'Not all that was measured is finite',
      text: `Such runs are shown as far as they came; what they were to show is not reproduced. ${engineAdvice}.`,
      items,
    },
  ];
}

function synthetic(result: Result): BannerView[] {
  const items = dataOfKind(result, 'synthetic');
  if (items.length === 0) return [];
  return [
    {
      tone: 'danger',
      title: 'Synthetic data',
      text: 'The suites below were trained on generated data. Their numbers say nothing about the published ones: those claims are not evaluated.',
      items,
    },
  ];
}

function own(result: Result): BannerView[] {
  const items = dataOfKind(result, 'own');
  if (items.length === 0) return [];
  return [
    {
      tone: 'warning',
      title: 'Other data than the official',
      text: 'The suites below used other files than the published results are about: those claims are not evaluated.',
      items,
    },
  ];
}

/** Each suite and dataset of this kind once, with its note. */
function dataOfKind(result: Result, kind: DatasetInfo['kind']): string[] {
  return unique(
    result.runs.flatMap(({ suite, datasets }) =>
      datasets
        .filter((dataset) => dataset.kind === kind)
        .map((dataset) => {
          const note = dataset.note === null ? '' : ` (${dataset.note})`;
          return `${suite}: ${dataset.name}${note}`;
        }),
    ),
  );
}

function shortened(result: Result): BannerView[] {
  const runs = result.runs.filter((run): run is Run & { shortened: string } => run.shortened !== null);
  if (runs.length === 0) return [];
  return [
    {
      tone: 'warning',
      title: 'Shortened recipes',
      text: 'The suites below trained for less than their recipe says. A shortened recipe never claims reproduction of a published number.',
      items: unique(runs.map((run) => `${run.suite}: ${run.shortened}`)),
    },
  ];
}

function software(result: Result): BannerView[] {
  const engines = result.runs.map((run) => run.engine).filter((engine) => engine.softwareAdapter);
  if (engines.length === 0) return [];
  return [
    {
      tone: 'warning',
      title: 'Software GPU adapter',
      text: 'The GPU was emulated on the processor. The numbers are valid; the timings say nothing about GPU hardware.',
      items: unique(engines.map((engine) => `${engine.name}: ${engine.adapter ?? 'unnamed adapter'}`)),
    },
  ];
}

function git(result: Result): BannerView[] {
  if (result.tool.gitDirty === true) {
    return [
      {
        tone: 'warning',
        title: 'Modified checkout',
        text: 'The working tree had uncommitted changes: the commit named in this report is not exactly the code that ran.',
        items: [],
      },
    ];
  }
  if (result.tool.gitCommit !== null) return [];
  return [
    {
      tone: 'info',
      title: 'No commit recorded',
      text: 'The code was not in a git checkout, so this result cannot be tied to a commit.',
      items: [],
    },
  ];
}

function sinceLast(changes: readonly SuiteChanges[]): BannerView[] {
  const items = changes.flatMap(({ suite, since, sentences }) =>
    sentences.map((sentence) => `${suite}, since ${since.resultId}: ${sentence}`),
  );
  if (items.length === 0) return [];
  return [
    {
      tone: 'info',
      title: 'Changed since the last comparable runs',
      text: 'Runs in the history with the same recipe, data, engine and machine.',
      items,
    },
  ];
}
