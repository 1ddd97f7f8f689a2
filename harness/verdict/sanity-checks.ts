/** Checks that need no reference: numbers are finite, and the same seed gives the same result. */
import { canonicalJson } from '../core/hash.ts';
import type { Check, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, type Subject } from './check-draft.ts';
import type { RunGroup } from './run-group.ts';
import { plural } from './wording.ts';

/** The sanity checks that a group's runs allow; shortened and synthetic runs are held to them too. */
export function judgeSanity(group: RunGroup): Check[] {
  if (group.allRuns.length === 0) return [];
  const repeated = repeatedRuns(group.allRuns);
  return [judgeFinite(group), ...(repeated.length === 0 ? [] : [judgeDeterminism(group, repeated)])];
}

function judgeFinite(group: RunGroup): Check {
  const subject = subjectOf(group, 'finite', 'Every metric and loss is a finite number', 'finite numbers');
  for (const run of group.allRuns) {
    const metric = Object.entries(run.metrics).find(([, value]) => !Number.isFinite(value));
    const curve = run.curves.find(({ y }) => !y.every(Number.isFinite));
    const broken = metric?.[0] ?? curve?.name;
    if (broken !== undefined) {
      const reason = `'${broken}' of seed ${run.seed} is not a finite number: training diverged or the engine computes wrongly.`;
      return makeCheck(subject, group.allRuns, plainRuling('fail', reason));
    }
  }
  const reason = `All metrics and curves of ${plural(group.allRuns.length, 'run')} are finite.`;
  return makeCheck(subject, group.allRuns, plainRuling('pass', reason));
}

function judgeDeterminism(group: RunGroup, repeated: readonly (readonly Run[])[]): Check {
  const subject = subjectOf(
    group,
    'determinism',
    'Same seed, engine and threads give bit-identical results',
    'bitwise equal metrics and curves',
  );
  const runs = repeated.flat();
  const differing = repeated.find((same) => new Set(same.map(measurementsOf)).size > 1);
  const [first] = differing ?? [];
  if (first === undefined) {
    const reason = `${plural(runs.length, 'run')} of ${plural(repeated.length, 'seed')} repeat each other bit by bit.`;
    return makeCheck(subject, runs, plainRuling('pass', reason));
  }
  const [one, other] = (differing ?? []).map(({ metrics }) => metrics);
  const metric = Object.keys(one ?? {}).find((name) => one?.[name] !== other?.[name]);
  const where = metric === undefined ? 'a curve' : `'${metric}' (${one?.[metric]} and ${other?.[metric]})`;
  const reason = `Two runs with seed ${first.seed} on ${first.engine.name} differ in ${where}.`;
  return makeCheck(subject, runs, plainRuling('fail', reason));
}

function measurementsOf({ metrics, curves }: Run): string {
  return canonicalJson({ metrics, curves });
}

/** Sets of two or more runs that must be equal: same recipe values, length, data, seed, engine and threads. */
function repeatedRuns(runs: readonly Run[]): Run[][] {
  const sets = new Map<string, Run[]>();
  for (const run of runs) {
    const { seed, shortened, engine, recipe, dataset } = run;
    const content = dataset.files.map(({ sha256 }) => sha256);
    const key = canonicalJson([seed, shortened, engine, recipe.hash, dataset.kind, content]);
    sets.set(key, [...(sets.get(key) ?? []), run]);
  }
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
    expected: { text, value: null, source: 'reproducibility requirement' },
  };
}
