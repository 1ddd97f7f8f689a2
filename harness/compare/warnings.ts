/** What weakens a comparison. */
import { formatLevel, plural } from '../core/print.ts';
import type { BenchCell, Workload } from '../core/result-schema.ts';
import { extent } from '../core/extent.ts';
import { enginesOf } from './contenders.ts';
import { workloadTitle, type Entrant } from './entrant.ts';

/** Primary values of one contender that differ by more than this share of their median are noise worth a word. */
const noisySpread = 0.1;
/** Share of the time from which on others on the machine are worth a word. */
const notableShare = 0.05;

export function warningsOf(entrants: readonly Entrant[], workloads: readonly Workload[]): string[] {
  return [
    ...twice(entrants),
    ...entrants.flatMap(ofEntrant),
    ...workloads.flatMap(noise),
    ...workloads.flatMap((workload) =>
      workload.agreement
        .filter(({ outcome }) => outcome === 'different')
        .map(
          ({ letter, text }) => `${letter} did not learn the same at ${workloadTitle(workload)}: ${text}.`,
        ),
    ),
  ];
}

/** A file against itself says nothing but 1. */
function twice(entrants: readonly Entrant[]): string[] {
  return entrants.flatMap((entrant, index) =>
    entrants
      .slice(0, index)
      .filter((other) => other.source !== entrant.source && sameFile(other, entrant))
      .map((other) => `${entrant.letter} and ${other.letter} are the same measurement: nothing is compared.`),
  );
}

function sameFile(a: Entrant, b: Entrant): boolean {
  const same = (one: string | undefined, other: string | undefined) => one !== undefined && one === other;
  const isSame =
    same(a.source.result?.id, b.source.result?.id) || same(a.source.bench?.id, b.source.bench?.id);
  return isSame && JSON.stringify(enginesOf(a)) === JSON.stringify(enginesOf(b));
}

function ofEntrant({ letter, source, runs, cells, errors, tool }: Entrant): string[] {
  const emulated = [...runs, ...cells].find(({ engine }) => engine.softwareAdapter);
  const diverged = runs.filter((run) => run.diverged !== null);
  const resumed = runs.filter(({ callsTakenOver }) => callsTakenOver > 0);
  const shared = runs.filter(({ telemetry }) => (telemetry?.sharedShare ?? 0) > notableShare);
  const throttled = runs.filter(({ telemetry }) => (telemetry?.throttledShare ?? 0) > notableShare);
  const said = (condition: boolean, text: string) => (condition ? [`${letter}: ${text}.`] : []);
  return [
    ...said(
      emulated !== undefined,
      'software adapter: its GPU is emulated on the processor, and its times are no claim about hardware',
    ),
    ...said(
      [source.result, source.bench].some((file) => file?.status === 'partial'),
      'the measurement is partial',
    ),
    ...said(errors.length > 0, `${plural(errors.length, 'run')} crashed`),
    ...said(diverged.length > 0, `${plural(diverged.length, 'run')} diverged, and never reached the target`),
    ...said(
      resumed.length > 0,
      `${plural(resumed.length, 'run')} went on where another was interrupted, and tell no whole time`,
    ),
    ...said(shared.length > 0, `others used the machine during ${plural(shared.length, 'run')}`),
    ...said(throttled.length > 0, `a limit held the machine back during ${plural(throttled.length, 'run')}`),
    ...roundsOfOthers(letter, cells),
    ...said(tool.gitDirty === true, 'measured with changes that are in no commit'),
    ...(source.bench?.warnings ?? []).map((text) => `${letter}: ${text}`),
  ];
}

function roundsOfOthers(letter: string, cells: readonly BenchCell[]): string[] {
  const sum = (read: (rounds: NonNullable<BenchCell['rounds']>) => number) =>
    cells.reduce((total, { rounds }) => total + (rounds === null ? 0 : read(rounds)), 0);
  const [measured, shared, throttled] = [
    sum((rounds) => rounds.measured),
    sum((rounds) => rounds.shared),
    sum((rounds) => rounds.throttled),
  ];
  return [
    ...(shared > measured * notableShare
      ? [`${letter}: others used the machine during ${shared} of ${plural(measured, 'round')}.`]
      : []),
    ...(throttled > measured * notableShare
      ? [`${letter}: a limit held the machine back during ${throttled} of ${plural(measured, 'round')}.`]
      : []),
  ];
}

/** Wide spreads between runs or rounds of one contender: a busy machine. */
function noise(workload: Workload): string[] {
  const primary = workload.measures.find(({ family }) => family === 'primary');
  return (primary?.estimates ?? []).flatMap(({ letter, values, median }) => {
    const found = values.filter((value) => value !== null);
    if (median === null || found.length < 2) return [];
    const { lowest, highest } = extent(found);
    const spread = (highest - lowest) / median;
    if (spread <= noisySpread) return [];
    const [what, more] = primary?.source === 'bench' ? ['rounds', 'more --rounds'] : ['runs', 'more seeds'];
    return [
      `${letter} at ${workloadTitle(workload)}: times of ${what} lie ${formatLevel(spread)} of their median apart; a quiet machine and ${more} narrow the interval.`,
    ];
  });
}
