/** Checks that need no reference: numbers are finite, and the same seed gives the same result. */
import { groupBy } from '../core/group-by.ts';
import { canonicalJson } from '../core/hash.ts';
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Check, Run } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { divergenceOf, engineAdvice } from './broken-runs.ts';
import { makeCheck, plainRuling, type Subject } from './check-draft.ts';
import type { RunGroup } from './run-group.ts';

/** The sanity checks that a group's runs allow; shortened and synthetic runs are held to them too. */
export function judgeSanity(group: RunGroup): Check[] {
  if (group.allRuns.length === 0) return [];
  const repeated = repeatedRuns(group.allRuns);
  return [judgeFinite(group), ...(repeated.length === 0 ? [] : [judgeDeterminism(group, repeated)])];
}

function judgeFinite(group: RunGroup): Check {
  const subject = subjectOf(group, 'finite', 'Every metric and loss is a finite number', 'finite numbers');
  const broken = group.allRuns.flatMap((run) => {
    const what = whatIsNotFinite(run);
    return what === null ? [] : [`with seed ${run.seed} ${what}`];
  });
  const [first] = broken;
  if (first !== undefined) {
    const of = group.allRuns.length === 1 ? '' : ` in ${broken.length} of ${group.allRuns.length} runs`;
    const reason = `Training diverged or the engine computes wrongly${of}: ${first}. ${engineAdvice}.`;
    return makeCheck(subject, group.allRuns, plainRuling('fail', reason));
  }
  const reason = `All metrics and curves of ${plural(group.allRuns.length, 'run')} are finite.`;
  return makeCheck(subject, group.allRuns, plainRuling('pass', reason));
}

/** What of a run is not a finite number, in words; null when all is. */
function whatIsNotFinite(run: Run): string | null {
  const divergence = divergenceOf(run);
  if (divergence !== null) return divergence;
  const metric = Object.entries(run.metrics).find(([, { value }]) => !Number.isFinite(value));
  const curve = run.curves.find(({ y }) => !y.every(Number.isFinite));
  const name = run.nonFinite[0]?.name ?? metric?.[0] ?? curve?.name;
  return name === undefined ? null : `'${name}' is not a finite number`;
}

function judgeDeterminism(group: RunGroup, repeated: readonly (readonly Run[])[]): Check {
  const subject = subjectOf(
    group,
    'determinism',
    'Same seed, engine and threads give bit-identical results',
    'bitwise equal metrics and curves',
  );
  const runs = repeated.flat();
  for (const same of repeated) {
    const [first] = same;
    const other = same.find((run) => first !== undefined && measurementsOf(run) !== measurementsOf(first));
    if (first === undefined || other === undefined) continue;
    const reason = `Two runs with seed ${first.seed} on ${first.engine.name} differ in ${differenceOf(first, other)}.`;
    return makeCheck(subject, runs, plainRuling('fail', reason));
  }
  const reason = `${plural(runs.length, 'run')} of ${plural(repeated.length, 'seed')} repeat each other bit by bit.`;
  return makeCheck(subject, runs, plainRuling('pass', reason));
}

/** Where two runs differ, in words: a metric with both values where there is one. */
function differenceOf(one: Run, other: Run): string {
  const [ours, theirs] = [divergenceOf(one), divergenceOf(other)];
  if (ours !== theirs) return `how training went (${ours ?? 'finite'}, and ${theirs ?? 'finite'})`;
  for (const name of Object.keys(one.metrics)) {
    const [value, otherValue] = [ownValue(one.metrics, name)?.value, ownValue(other.metrics, name)?.value];
    if (value !== otherValue) return `'${name}' (${value} and ${otherValue})`;
  }
  return 'a curve';
}

function measurementsOf({ metrics, curves, diverged, nonFinite }: Run): string {
  return canonicalJson({ metrics, curves, diverged, nonFinite });
}

/** Sets of two or more runs that must be equal: same recipe values, length, data, seed, engine and threads. */
function repeatedRuns(runs: readonly Run[]): (readonly Run[])[] {
  const sets = groupBy(runs, (run) => {
    const { seed, shortened, engine, recipe } = run;
    const content = run.datasets.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
    return canonicalJson([seed, shortened, engine, recipe.hash, dataKindOf(run), content]);
  });
  return [...sets.values()].filter((set) => set.length > 1);
}

function subjectOf({ suite, recipe }: RunGroup, name: string, title: string, text: string): Subject {
  return {
    id: `${suite}/${recipe}/sanity/${name}`,
    kind: 'sanity',
    suite,
    recipe,
    title,
    metric: name,
    unit: null,
    expected: { text, value: null, source: 'reproducibility requirement' },
  };
}
