/** Which runs of a group a check may rest on. */
import { internalError } from '../core/errors.ts';
import { ownValue } from '../core/own-value.ts';
import type { Run } from '../core/result-schema.ts';
import { dataKindOf, dataNotesOf, type DataKind } from '../core/run-data.ts';
import { divergenceOf } from './broken-runs.ts';
import type { PublishedClaim } from './claim-schema.ts';
import { recipeDifference } from './recipe-difference.ts';
import type { MeasuredReference } from './reference-schema.ts';
import { metricOf, type RunGroup } from './run-group.ts';
import { sentences } from './wording.ts';

/** A run that a check cannot rest on, with the reason in one sentence. */
export interface Dropped {
  readonly seed: number;
  readonly reason: string;
}

/** Runs that a check may rest on and those that it may not, or in one sentence why there are none. */
export type Usable =
  { readonly runs: readonly Run[]; readonly dropped: readonly Dropped[] } | { readonly reason: string };

/** The runs of a group, of one of the claim's suites, that the claim can be judged by. */
export function usableForClaim(group: RunGroup, claim: PublishedClaim): Usable {
  const pinned = ownValue(claim.recipeValues, group.suite);
  if (pinned === undefined) throw internalError(`claim ${claim.id} pins no recipe of ${group.suite}`);
  return (
    refuseGroup(group) ??
    keep(group.runs, [], (run) => {
      const difference = recipeDifference(run.recipe, pinned);
      if (difference !== null) return difference;
      if (claim.needsFullRecipe && run.shortened !== null) return shortenedReason(run.shortened);
      const kind = dataKindOf(run);
      if (claim.data === 'any' || kind === claim.data) return null;
      const notes = dataNotesOf(run);
      const note = notes === null ? '' : ` (${notes})`;
      // Real as they may be, the user's own files are not those that the claim is about.
      const isOther = claim.data === 'real' && kind === 'own';
      const about = isOther ? 'the official data' : dataWords[claim.data];
      return `The run used ${dataWords[kind]}${note}, and this claim is about ${about}.`;
    })
  );
}

/** The runs of a group that can be compared with a stored distribution: same recipe and content of the data. */
export function usableForReference(
  group: RunGroup,
  { recipeValues, dataset }: Pick<MeasuredReference, 'recipeValues' | 'dataset'>,
): Usable {
  return (
    refuseGroup(group) ??
    keep(group.runs, [], (run) => {
      const difference = recipeDifference(run.recipe, recipeValues);
      if (difference !== null) return difference;
      if (run.shortened !== null) return shortenedReason(run.shortened);
      const used = new Set(run.datasets.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
      const missing = Object.entries(dataset.sha256).find(([, hash]) => !used.has(hash));
      // Equal content is equal data, whatever it is called.
      if (missing === undefined) return null;
      if (!isOfficial(run)) {
        return `The run used ${dataWords[dataKindOf(run)]}; the reference was measured on ${dataset.kind === 'synthetic' ? 'other synthetic' : 'official'} data.`;
      }
      return `The run used other data than the reference: no file with the content of '${missing[0]}' (sha256 ${missing[1].slice(0, 12)}...).`;
    })
  );
}

/** Kinds of data in words. */
export const dataWords = {
  real: 'real data',
  own: 'data of its own',
  synthetic: 'synthetic data',
  generated: 'generated data',
  none: 'no data',
} as const satisfies Record<DataKind, string>;

/** Whether a run used what its suite is about: no stand-in, and no files of the user's own. */
export function isOfficial(run: Run): boolean {
  return !['own', 'synthetic'].includes(dataKindOf(run));
}

function shortenedReason(shortened: string): string {
  return `The recipe was shortened (${shortened}), so this says nothing about the whole recipe.`;
}

function refuseGroup({ runs, errors, askedSeeds, profile }: RunGroup): { reason: string } | null {
  const [failure] = errors;
  if (runs.length === 0 && failure !== undefined) {
    // A crash's message goes on with its trace, which the error itself shows.
    return { reason: `The run failed: ${failure.message.split('\n', 1).join('')}` };
  }
  if (runs.length === 0) return { reason: `Not run: seed ${askedSeeds.join(', ')}.` };
  if (profile === 'smoke') {
    return { reason: 'The smoke profile only shows that a suite runs from end to end; it claims nothing.' };
  }
  return null;
}

function keep(
  runs: readonly Run[],
  dropped: readonly Dropped[],
  refuse: (run: Run) => string | null,
): Usable {
  const kept: Run[] = [];
  const refused: Dropped[] = [];
  for (const run of runs) {
    const reason = refuse(run);
    if (reason === null) kept.push(run);
    else refused.push({ seed: run.seed, reason: sentences(reason, divergenceSentence(run)) });
  }
  const [first] = refused;
  if (kept.length === 0 && first !== undefined) return { reason: first.reason };
  return { runs: kept, dropped: [...dropped, ...refused] };
}

/** What a reader of the reason must know all the same. */
function divergenceSentence(run: Run): string | null {
  const divergence = divergenceOf(run);
  return divergence === null ? null : `Its training diverged: ${divergence}.`;
}

/** Keeps the runs that measured `metric`. */
export function withMetric(usable: Usable, metric: string): Usable {
  if ('reason' in usable) return usable;
  return keep(usable.runs, usable.dropped, (run) =>
    metricOf(run, metric) === null
      ? `The run reported no finite value of '${metric}'; its metrics are ${Object.keys(run.metrics).join(', ') || 'none'}.`
      : null,
  );
}
