/** Finished runs as a stored distribution that later runs are compared with. */
import { internalError } from '../core/errors.ts';
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Result, Run } from '../core/result-schema.ts';
import { dataKindOf, dataNameOf, fileHashesOf } from '../core/run-data.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import {
  refusal,
  refuseLostSeeds,
  refuseOtherRecipe,
  refuseUnfit,
  refuseUnknown,
  type KnownNames,
} from './promotable.ts';
import type { References } from './references.ts';
import { metricOf } from './run-group.ts';
import { variance } from './statistics/sample.ts';

/** Standard deviations in a margin that no reference gives: see `reference-results/README.md`. */
const deviationsInMargin = 2.5;

/** A run and the result that it comes from. */
interface Source {
  readonly run: Run;
  readonly result: Result;
}

/**
 * The distribution of each suite in the results, with the metrics and curves that `references` judges of it.
 * Margins are those of another reference of the suite (of the same recipe where there is one), so that all
 * references of a metric mean the same by "the same".
 *
 * @throws ReprolabError 'usage' for anything but runs of whole recipes on real data, of at least 5 distinct seeds,
 *   of one recipe, engine and data each suite; for a name that is not `known`, for seeds that measured the same to
 *   the last bit, when a seed failed, or when nothing that was measured is judged.
 */
export function distributionsOf(
  results: readonly Result[],
  references: References,
  known: KnownNames,
): MeasuredReference[] {
  const sources = results.flatMap((result) => result.runs.map((run) => ({ run, result })));
  for (const { run } of sources) refuseUnknown(run, known);
  refuseLostSeeds(results);
  const suites = [...new Set(sources.map(({ run }) => run.suite))];
  if (suites.length === 0) throw refusal('the results hold no runs', 'Give the folder of a whole run.');
  return suites.map((suite) =>
    distributionOf(
      sources.filter(({ run }) => run.suite === suite),
      references,
      known,
    ),
  );
}

function distributionOf(
  unsorted: readonly Source[],
  references: References,
  known: KnownNames,
): MeasuredReference {
  const sources = unsorted.toSorted((a, b) => a.run.seed - b.run.seed);
  const runs = sources.map(({ run }) => run);
  const [first] = runs as [Run];
  const { suite, recipe, engine } = first;
  refuseUnfit(runs);
  refuseOtherRecipe(first, known);
  const seeds = runs.map(({ seed }) => seed);
  const others = references.measured
    .filter((reference) => reference.suite === suite)
    .toSorted((a, b) => Number(b.recipe === recipe.name) - Number(a.recipe === recipe.name));
  const curves = curvesOf(runs, others);
  const metrics = metricsOf(runs, others, references, curves);
  if (Object.keys(metrics).length === 0) {
    throw refusal(
      `${suite}: no claim and no reference judges what these runs measured`,
      'Only metrics that are judged are stored.',
    );
  }
  return {
    schemaVersion: 1,
    suite,
    recipe: recipe.name,
    recipeValues: recipe.values,
    engineClass: engine.name,
    provenance: provenanceOf(sources),
    dataset: {
      name: dataNameOf(first),
      kind: referenceKindOf(first),
      sha256: fileHashesOf(first),
    },
    seeds,
    metrics,
    curves,
    bits: runs.flatMap(({ fingerprint, bits }) =>
      fingerprint === null ? [] : [{ fingerprint: fingerprint.hash, ...bits }],
    ),
  };
}

/** `refuseUnfit` has refused data of the user's own. */
function referenceKindOf(run: Run): MeasuredReference['dataset']['kind'] {
  const kind = dataKindOf(run);
  if (kind === 'own') throw internalError(`${run.id} used data of the user's own`);
  return kind;
}

function metricsOf(
  runs: readonly Run[],
  others: readonly MeasuredReference[],
  { claims }: References,
  curves: MeasuredReference['curves'],
): MeasuredReference['metrics'] {
  const [first] = runs as [Run];
  const templates = new Map<string, Omit<MeasuredMetric, 'values' | 'margin'> & { margin: number | null }>();
  for (const claim of claims) {
    if (claim.suite !== first.suite || !('unit' in claim)) continue;
    // Only of a share the number of samples gives the step in which it is known.
    const sampleCount =
      claim.unit === 'fraction' ? (ownValue(first.metrics, claim.metric)?.samples ?? null) : null;
    templates.set(claim.metric, {
      unit: claim.unit,
      margin: null,
      sampleCount,
      resolution: sampleCount === null ? 1e-6 : 1 / sampleCount,
      spreadFromCurve: null,
    });
  }
  for (const { metrics } of others.toReversed()) {
    for (const [name, metric] of Object.entries(metrics)) {
      const { spreadFromCurve: curve } = metric;
      templates.set(name, {
        ...metric,
        spreadFromCurve: curve !== null && Object.hasOwn(curves, curve) ? curve : null,
      });
    }
  }
  const measured = [...templates].filter(([name]) => runs.some((run) => metricOf(run, name) !== null));
  return Object.fromEntries(
    measured.map(([name, { margin, ...template }]) => {
      const values = runs.map((run) => metricOf(run, name) ?? missing(run, `metric '${name}'`));
      const spread = Math.max(Math.sqrt(variance(values)), template.resolution);
      return [name, { ...template, values, margin: margin ?? round(deviationsInMargin * spread) }];
    }),
  );
}

function curvesOf(runs: readonly Run[], others: readonly MeasuredReference[]): MeasuredReference['curves'] {
  const [first] = runs as [Run];
  const templates = new Map(others.toReversed().flatMap(({ curves }) => Object.entries(curves)));
  return Object.fromEntries(
    first.curves.flatMap(({ name, xUnit, x }) => {
      const template = templates.get(name);
      if (template?.unit !== xUnit) return [];
      const ys = runs.map((run) => {
        const curve = run.curves.find((other) => other.name === name && other.xUnit === xUnit);
        return curve?.x.join() === x.join() ? curve.y : missing(run, `curve '${name}' over the same points`);
      });
      return [[name, { ...template, x, runs: ys }] as const];
    }),
  );
}

function provenanceOf(sources: readonly Source[]): MeasuredReference['provenance'] {
  const each = (describe: (source: Source) => string) => [...new Set(sources.map(describe))].join('; ');
  const dates = sources.map(({ run }) => run.startedAt.slice(0, 10)).sort();
  return {
    description: `Measured by ${each(({ result }) => result.command.join(' '))}.`,
    software: each(({ run: { engine }, result: { tool, machine } }) => {
      const commit =
        tool.gitCommit === null
          ? ''
          : ` (commit ${tool.gitCommit.slice(0, 12)}${tool.gitDirty === true ? ' with changes' : ''})`;
      return `reprolab ${tool.version}${commit}, ${engine.name} ${engine.version}, Node ${machine.node}`;
    }),
    hardware: each(({ run: { engine }, result: { machine } }) => {
      const { cpuModel, cpuCores } = machine;
      const threads = engine.threads === null ? '' : `, ${plural(engine.threads, 'thread')}`;
      return `${cpuModel}, ${plural(cpuCores, 'core')}${threads}${engine.adapter === null ? '' : `, ${engine.adapter}`}`;
    }),
    measuredOn: dates.at(-1) ?? '',
  };
}

/** Two significant digits: a margin is a choice, not a measurement. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

function missing(run: Run, what: string): never {
  throw refusal(`${run.suite}: the run with seed ${run.seed} has no ${what}`, 'Leave that run out.');
}
