/** What went wrong, or what changed the verdicts: nothing below may be believed without it. */
import type { Result } from '../../harness/core/result-schema.ts';
import { divergenceOf, engineAdvice } from '../../harness/verdict/broken-runs.ts';
import {
  describeChanges,
  otherVerdicts,
  reasonsForChange,
  type ChangedCheck,
} from '../../harness/verdict/judge-again.ts';
import { plural } from '../format.ts';
import type { BannerView } from './banner.ts';

/** Most serious first. */
export function alertViews(result: Result, changes: readonly ChangedCheck[] = []): BannerView[] {
  return [...judgedAgain(changes), ...errors(result), ...partial(result), ...nonFinite(result)];
}

function errors(result: Result): BannerView[] {
  const crashed = new Set(result.errors.map(({ suite }) => suite)).size;
  if (crashed === 0) return [];
  return [
    {
      tone: 'danger',
      title: `${plural(crashed, 'suite')} crashed`,
      text: `${plural(result.errors.length, 'run')} measured nothing, which is no verdict on a claim.`,
      items: [...new Set(result.errors.map(errorText))],
    },
  ];
}

/** What happened, and what to do about it; a crash's message goes on with its trace, which its suite's page shows. */
function errorText({ suite, seed, message, advice }: Result['errors'][number]): string {
  const what = message.split('\n', 1).join('');
  return `${suite}, seed ${seed}: ${what}${/[.!?]$/.test(what) ? '' : '.'}${advice === null ? '' : ` ${advice}`}`;
}

function judgedAgain(changes: readonly ChangedCheck[]): BannerView[] {
  const count = otherVerdicts(changes).length;
  if (count === 0) return [];
  return [
    {
      tone: 'danger',
      title: `Judged again: ${plural(count, 'verdict differs', 'verdicts differ')} from those stored`,
      text: `result.json brings its verdicts along; this page shows those that follow from its runs now. ${reasonsForChange}`,
      items: describeChanges(changes),
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
