/** What limits the meaning of the numbers. */
import type { DatasetInfo, Result, Run } from '../../harness/core/result-schema.ts';
import {
  describeChanges,
  otherVerdicts,
  reasonsForChange,
  type ChangedCheck,
} from '../../harness/verdict/judge-again.ts';
import type { BannerView } from './banner.ts';

const unique = (items: readonly string[]) => [...new Set(items)];

/** Most serious first. */
export function caveatViews(result: Result, changes: readonly ChangedCheck[] = []): BannerView[] {
  return [
    ...synthetic(result),
    ...own(result),
    ...shortened(result),
    ...software(result),
    ...git(result),
    ...wordedAnew(changes),
  ];
}

/** That no verdict is another is said among what is to be known; another verdict stands above all. */
function wordedAnew(changes: readonly ChangedCheck[]): BannerView[] {
  if (changes.length === 0 || otherVerdicts(changes).length > 0) return [];
  return [
    {
      tone: 'info',
      title: 'Judged again',
      text: `The verdicts stand, their numbers or words differ from those stored. ${reasonsForChange}`,
      items: describeChanges(changes),
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
