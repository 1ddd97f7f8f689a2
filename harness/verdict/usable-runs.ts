/** Which runs of a group a check may rest on. */
import { internalError } from '../core/errors.ts';
import { ownValue } from '../core/own-value.ts';
import type { Blocker, Run } from '../core/result-schema.ts';
import { dataKindOf, dataNotesOf, type DataKind } from '../core/run-data.ts';
import { divergenceOf } from './broken-runs.ts';
import type { PublishedClaim } from './claim-schema.ts';
import {
  blockersOf,
  obstacleOfGroup,
  runAgain,
  runOnOfficialData,
  runWhole,
  type Obstacle,
} from './blockers.ts';
import { recipeDifference } from './recipe-difference.ts';
import type { MeasuredReference } from './reference-schema.ts';
import { metricOf, type RunGroup } from './run-group.ts';
import { sentences } from './wording.ts';

/** A run that a check cannot rest on, with the reason in one sentence. */
export interface Dropped {
  readonly seed: number;
  readonly reason: string;
}

/** Why no run may speak: in sentences, and as what stands in the way. */
export interface Unusable {
  readonly reason: string;
  readonly blockers: readonly Blocker[];
}

/** Runs that a check may rest on and those that it may not, or why there are none. */
export type Usable = { readonly runs: readonly Run[]; readonly dropped: readonly Dropped[] } | Unusable;

/** The runs of a group, of one of the claim's suites, that the claim can be judged by. */
export function usableForClaim(group: RunGroup, claim: PublishedClaim): Usable {
  const pinned = ownValue(claim.recipeValues, group.suite);
  if (pinned === undefined) throw internalError(`claim ${claim.id} pins no recipe of ${group.suite}`);
  return keep(group, (run) => [
    otherRecipe(run, pinned),
    claim.needsFullRecipe ? shortenedRecipe(run) : null,
    otherData(run, claim.data),
  ]);
}

/** The runs of a group that can be compared with a stored distribution: same recipe and content of the data. */
export function usableForReference(
  group: RunGroup,
  { recipeValues, dataset }: Pick<MeasuredReference, 'recipeValues' | 'dataset'>,
): Usable {
  return keep(group, (run) => [
    otherRecipe(run, recipeValues),
    shortenedRecipe(run),
    otherContent(run, dataset),
  ]);
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

function otherRecipe(run: Run, values: MeasuredReference['recipeValues']): Obstacle | null {
  const sentence = recipeDifference(run.recipe, values);
  return sentence === null ? null : { what: 'other recipe', command: null, sentence };
}

function shortenedRecipe({ shortened, suite, recipe }: Run): Obstacle | null {
  if (shortened === null) return null;
  return {
    what: 'shortened',
    command: runWhole({ suite, recipe: recipe.name }),
    sentence: `The recipe was shortened (${shortened}), so this says nothing about the whole recipe.`,
  };
}

function otherData(run: Run, wanted: PublishedClaim['data']): Obstacle | null {
  const kind = dataKindOf(run);
  if (wanted === 'any' || kind === wanted) return null;
  const notes = dataNotesOf(run);
  const note = notes === null ? '' : ` (${notes})`;
  // Real as they may be, the user's own files are not those that the claim is about.
  const isOther = wanted === 'real' && kind === 'own';
  const about = isOther ? 'the official data' : dataWords[wanted];
  return {
    what: dataWords[kind],
    command:
      wanted === 'synthetic'
        ? runAgain({ suite: run.suite, recipe: run.recipe.name }, '--data synthetic')
        : isOfficial(run)
          ? null
          : runOnOfficialData(run),
    sentence: `The run used ${dataWords[kind]}${note}, and this claim is about ${about}.`,
  };
}

function otherContent(run: Run, { sha256, kind }: MeasuredReference['dataset']): Obstacle | null {
  const used = new Set(run.datasets.flatMap(({ files }) => files.map((file) => file.sha256)));
  const missing = Object.entries(sha256).find(([, hash]) => !used.has(hash));
  // Equal content is equal data, whatever it is called.
  if (missing === undefined) return null;
  if (isOfficial(run)) {
    return {
      what: 'other data',
      command: null,
      sentence: `The run used other data than the reference: no file with the content of '${missing[0]}' (sha256 ${missing[1].slice(0, 12)}...).`,
    };
  }
  const actual = dataWords[dataKindOf(run)];
  return {
    what: actual,
    command: kind === 'synthetic' ? null : runOnOfficialData(run),
    sentence: `The run used ${actual}; the reference was measured on ${kind === 'synthetic' ? 'other synthetic' : 'official'} data.`,
  };
}

/** The runs of a group that nothing stands in the way of; all that stands in the way of the others is told. */
function keep(group: RunGroup, obstaclesOf: (run: Run) => readonly (Obstacle | null)[]): Usable {
  const ofGroup = obstacleOfGroup(group);
  if (group.runs.length === 0 && ofGroup !== null) {
    return { reason: ofGroup.sentence, blockers: blockersOf([ofGroup]) };
  }
  return keepUnhindered(group.runs, [], (run) => [
    ofGroup,
    // What the same command takes out of the way is said once.
    ...obstaclesOf(run).filter((obstacle) => ofGroup === null || obstacle?.command !== ofGroup.command),
  ]);
}

function keepUnhindered(
  runs: readonly Run[],
  dropped: readonly Dropped[],
  obstaclesOf: (run: Run) => readonly (Obstacle | null)[],
): Usable {
  const judged = runs.map((run) => ({
    run,
    obstacles: obstaclesOf(run).filter((obstacle) => obstacle !== null),
  }));
  const hindered = judged.filter(({ obstacles }) => obstacles.length > 0);
  const refused = hindered.map(({ run, obstacles }) => ({
    seed: run.seed,
    reason: sentences(...obstacles.map(({ sentence }) => sentence), divergenceSentence(run)),
  }));
  const [first] = refused;
  if (first !== undefined && hindered.length === runs.length) {
    return { reason: first.reason, blockers: blockersOf(hindered.flatMap(({ obstacles }) => obstacles)) };
  }
  const kept = judged.filter(({ obstacles }) => obstacles.length === 0).map(({ run }) => run);
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
  return keepUnhindered(usable.runs, usable.dropped, (run) => {
    const found = Object.keys(run.metrics).join(', ') || 'none';
    const sentence = `The run reported no finite value of '${metric}'; its metrics are ${found}.`;
    return metricOf(run, metric) === null ? [{ what: `no '${metric}'`, command: null, sentence }] : [];
  });
}
