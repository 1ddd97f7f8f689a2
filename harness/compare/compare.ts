/** Machines, engines or settings side by side. */
import { ReprolabError } from '../core/errors.ts';
import {
  comparisonSchemaVersion,
  type Comparison,
  type Contender,
  type Measure,
  type Tool,
  type Workload,
} from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import type { MeasuredReference } from '../verdict/reference-schema.ts';
import { dataWords } from '../verdict/usable-runs.ts';
import { workloadsOf } from './common-workloads.ts';
import { contendersOf, enginesOf, type Measured } from './contenders.ts';
import { aboutOf, partsOf } from './differences.ts';
import { latenciesOf, progressOf } from './distributions.ts';
import { partAt, workloadTitle, type Entrant, type WorkloadKey } from './entrant.ts';
import { judgeMeasures } from './families.ts';
import { geometricMeans, rankingOf, type Times } from './geometric-mean.ts';
import { nameAll, type Named } from './labels.ts';
import { openMeasures, type LetteredPart, type OpenMeasure } from './measures.ts';
import { methods } from './methods.ts';
import type { Source } from './read-sources.ts';
import { refuseNonsense, type Tolerated } from './refusals.ts';
import { rooflineOf } from './roofline.ts';
import { agreementOf, bitsOf, judgeScience, openScience } from './science.ts';
import { headlineOf, learntSentence, ratioSentence } from './sentences.ts';
import { refuseStrayTargets, targetOf, type AskedTarget } from './target.ts';
import { warningsOf } from './warnings.ts';

export interface ComparisonOptions extends Tolerated {
  /** By letter. */
  readonly labels: ReadonlyMap<string, string>;
  /** Euros an hour, by letter or label. */
  readonly prices: ReadonlyMap<string, number>;
  readonly targets: readonly AskedTarget[];
  readonly references: readonly MeasuredReference[];
  readonly tool: Tool;
  readonly now: Date;
}

/** Throws ReprolabError 'usage' for what cannot be compared, with every reason. */
export function compare(sources: readonly Source[], options: ComparisonOptions): Comparison {
  const contenders = contendersOf(sources);
  const names = nameAll(contenders, options.labels);
  refuseNonsense(contenders, names, options);
  const entrants = withPrices(contenders, names, options.prices);
  refuseStrayTargets(
    options.targets,
    entrants.flatMap(({ runs }) => runs),
  );
  const { common, leftOut } = workloadsOf(entrants);
  const workloads = assemble(entrants, common, options);
  const differences = partsOf(contenders);
  const times = primaryTimes(workloads);
  const letters = names.map(({ letter }) => letter);
  const shortNames = new Map(
    entrants.map(({ letter, label }) => [letter, shortName(letter, label, options)]),
  );
  const sentences = workloads.flatMap((workload) => sentencesOf(workload, shortNames));
  const means = geometricMeans(letters, times);
  const ranking = rankingOf(letters, times);
  return {
    schemaVersion: comparisonSchemaVersion,
    madeAt: options.now.toISOString(),
    tool: options.tool,
    headline: headlineOf(shortNames, sentences, means, ranking),
    sentences,
    learnt: learntSentence(
      workloads.map((workload) => ({ title: workloadTitle(workload), agreement: workload.agreement })),
    ),
    about: aboutOf(differences),
    contenders: entrants.map((entrant) =>
      contenderOf(entrant, shortNames.get(entrant.letter) ?? entrant.letter),
    ),
    differences,
    workloads,
    leftOut,
    geometricMeans: means,
    ranking,
    roofline: rooflineOf(entrants, common),
    warnings: warningsOf(entrants, workloads),
    methods: [...methods],
  };
}

const shortName = (letter: string, label: string, { labels }: ComparisonOptions) =>
  labels.has(letter) ? label : letter;

function withPrices(
  contenders: readonly Measured[],
  names: readonly Named[],
  prices: ReadonlyMap<string, number>,
): Entrant[] {
  for (const name of prices.keys()) {
    if (names.some(({ letter, label }) => [letter, label].includes(name))) continue;
    throw new ReprolabError(
      'usage',
      `--price names ${name}, expected one of ${names.map(({ letter }) => letter).join(', ')}`,
      {
        advice: 'A contender is named by its letter or its label.',
      },
    );
  }
  return contenders.map((contender, index) => {
    const { letter = '', label = '' } = names[index] ?? {};
    return { ...contender, letter, label, eurosPerHour: prices.get(letter) ?? prices.get(label) ?? null };
  });
}

function assemble(
  entrants: readonly Entrant[],
  keys: readonly WorkloadKey[],
  { targets, references }: ComparisonOptions,
): Workload[] {
  const opened = keys.map((key) => {
    const parts: LetteredPart[] = entrants.map((entrant) => ({
      ...partAt(entrant, key),
      letter: entrant.letter,
    }));
    const runs = parts.flatMap((part) => part.runs);
    const found = parts.every((part) => part.runs.length > 0)
      ? targetOf(runs, targets, references)
      : { reason: 'not all have trained it' };
    const target = 'target' in found ? found.target : null;
    const noTarget = 'reason' in found ? found.reason : null;
    return {
      key,
      parts,
      target,
      noTarget,
      measures: openMeasures(parts, target),
      science: openScience(parts, references),
    };
  });
  const measures = judgeMeasures(opened.map((item): OpenMeasure[] => item.measures));
  const science = judgeScience(opened.map((item) => item.science));
  return opened.map(({ key, parts, target, noTarget }, index) => {
    const rows = science[index] ?? [];
    const bits = bitsOf(parts);
    const [run] = parts.flatMap((part) => part.runs);
    return {
      ...key,
      shortened: run?.shortened ?? null,
      data: run === undefined ? 'not recorded by a benchmark' : dataWords[dataKindOf(run)],
      sampleUnit: run?.stepTiming?.sampleUnit ?? parts[0]?.step?.sampleUnit ?? null,
      target,
      noTarget,
      measures: measures[index] ?? [],
      science: rows,
      bits,
      agreement: agreementOf(rows, bits),
      latencies: parts.flatMap(latenciesOf),
      progress: parts.flatMap((part) => progressOf(part, target)),
    };
  });
}

const primaryOf = ({ measures }: Workload): Measure | undefined =>
  measures.find(({ family }) => family === 'primary');

function primaryTimes(workloads: readonly Workload[]): Times[] {
  return workloads.flatMap((workload) => {
    const primary = primaryOf(workload);
    if (primary === undefined) return [];
    const samples = primary.estimates.map(({ letter, values }) => ({
      letter,
      values: values.filter((value) => value !== null),
    }));
    return [{ workload: workloadTitle(workload), samples }];
  });
}

function sentencesOf(workload: Workload, names: ReadonlyMap<string, string>): string[] {
  const primary = primaryOf(workload);
  if (primary === undefined) return [];
  return primary.ratios.map((ratio) =>
    ratioSentence(names.get(ratio.letter) ?? ratio.letter, workloadTitle(workload), ratio, primary),
  );
}

function contenderOf(entrant: Entrant, name: string): Contender {
  const { letter, label, source, machine, tool, runs, eurosPerHour } = entrant;
  const { path, result, bench } = source;
  return {
    letter,
    name,
    label,
    files: [
      ...(result === null ? [] : [{ path, kind: 'result' as const, id: result.id, status: result.status }]),
      ...(bench === null ? [] : [{ path, kind: 'bench' as const, id: bench.id, status: bench.status }]),
    ],
    machine,
    tool,
    engines: enginesOf(entrant),
    seeds: [...new Set(runs.map(({ seed }) => seed))],
    eurosPerHour,
  };
}
