/** Comparisons that would say nothing, each refused with its reason. */
import { ReprolabError } from '../core/errors.ts';
import { extent } from '../core/extent.ts';
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import { dataKindOf, fileHashesOf } from '../core/run-data.ts';
import { recipeDifference } from '../verdict/recipe-difference.ts';
import { dataWords } from '../verdict/usable-runs.ts';
import { enginesOf, type Measured } from './contenders.ts';
import type { Named } from './labels.ts';

export interface Tolerated {
  /** Adapters that are emulated on the processor, as such. */
  readonly softwareAdapters: boolean;
}

interface Refusal {
  readonly problem: string;
  readonly advice: string;
}

/** Throws 'usage' with everything that forbids the comparison, each with the names of those that it is about. */
export function refuseNonsense(
  contenders: readonly Measured[],
  names: readonly Named[],
  tolerated: Tolerated,
): void {
  const nameOf = (index: number) => `${names[index]?.letter ?? ''} (${contenders[index]?.source.path ?? ''})`;
  const refusals = [
    ...contenders.flatMap((contender, index) => alone(contender, nameOf(index), tolerated)),
    ...contenders.slice(1).flatMap((contender, index) => against(contender, contenders, nameOf, index + 1)),
  ];
  if (refusals.length === 0) return;
  throw new ReprolabError(
    'usage',
    `These cannot be compared: ${refusals.map(({ problem }) => problem).join('; ')}.`,
    { advice: [...new Set(refusals.map(({ advice }) => advice))].join(' ') },
  );
}

function alone({ runs, cells }: Measured, name: string, { softwareAdapters }: Tolerated): Refusal[] {
  const shared = runs.filter(({ concurrency }) => concurrency > 1);
  const emulated = enginesOf({ runs, cells }).find((engine) => engine.softwareAdapter);
  return [
    ...(shared.length > 0
      ? [
          {
            problem: `${plural(shared.length, 'run')} of ${name} shared the machine with others, up to ${extent(shared.map(({ concurrency }) => concurrency)).highest} at once, so that no time of theirs says anything`,
            advice: 'Measure with --jobs 1.',
          },
        ]
      : []),
    ...(emulated !== undefined && !softwareAdapters
      ? [
          {
            problem: `${name} used ${emulated.adapter ?? 'an adapter'}, which is emulated on the processor: no time of it says anything about a GPU`,
            advice: 'With --allow-software-adapters it is compared and labelled as what it is.',
          },
        ]
      : []),
  ];
}

/** What runs of one suite and recipe must have in common, and how two that have not are told. */
const common: readonly ((ours: Run, theirs: Run) => string | null)[] = [
  (ours, theirs) => {
    const difference = recipeDifference(ours.recipe, theirs.recipe.values);
    return difference === null ? null : `another recipe (${difference.replace(/\.$/, '')})`;
  },
  (ours, theirs) => {
    const [a, b] = [dataKindOf(ours), dataKindOf(theirs)];
    return a === b ? null : `${dataWords[a]}, not ${dataWords[b]}`;
  },
  // Equal content is equal data, whatever it is called.
  (ours, theirs) => (contentOf(ours) === contentOf(theirs) ? null : 'other files of data'),
  (ours, theirs) =>
    ours.shortened === theirs.shortened
      ? null
      : `${wholeness(ours.shortened)}, not ${wholeness(theirs.shortened)}`,
  (ours, theirs) =>
    ours.suiteVersion === theirs.suiteVersion
      ? null
      : `version ${ours.suiteVersion ?? 'unknown'} of the suite, not ${theirs.suiteVersion ?? 'unknown'}`,
];

const contentOf = (run: Run) => Object.values(fileHashesOf(run)).sort().join();

const wholeness = (shortened: string | null) =>
  shortened === null ? 'the whole recipe' : `a shortened one (${shortened})`;

/** Against every one before it, so that the third is held against the second where the first lacks a suite. */
function against(
  { runs }: Measured,
  contenders: readonly Measured[],
  nameOf: (index: number) => string,
  index: number,
): Refusal[] {
  const seen = new Set<string>();
  return runs.flatMap((run) => {
    const key = JSON.stringify([run.suite, run.recipe.name]);
    const before = contenders
      .slice(0, index)
      .flatMap((contender, other) => contender.runs.map((candidate) => ({ candidate, other })))
      .find(({ candidate }) => JSON.stringify([candidate.suite, candidate.recipe.name]) === key);
    if (before === undefined || seen.has(key)) return [];
    const difference = common.map((differ) => differ(run, before.candidate)).find((text) => text !== null);
    if (difference === undefined) return [];
    seen.add(key);
    return [
      {
        problem: `${run.suite}/${run.recipe.name} of ${nameOf(index)} is ${difference}, as in ${nameOf(before.other)}`,
        advice: 'Run the same suites, recipes, profile and data on each.',
      },
    ];
  });
}
