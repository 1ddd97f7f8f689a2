/** `compare.json`: machines, engines or settings side by side, with everything that its page shows. */
import { z } from 'zod';
import { machineSchema, toolSchema } from './machine.ts';
import { betterSchema } from './metric.ts';
import { scienceSchema } from './comparison-science.ts';
import { engineSchema } from './setup.ts';
import { count, finite, unitSchema } from './values.ts';

/** Raised with every change that an older reader would trip over. */
export const comparisonSchemaVersion = 1;

const contenderSchema = z
  .strictObject({
    letter: z.string().describe('A, B, C, in the order given; A is what the others are compared with.'),
    name: z.string().describe('In sentences: the label where one was given, else the letter.'),
    label: z
      .string()
      .describe('Name, unique; from processor or adapter, engine and threads when none was given.'),
    files: z
      .array(
        z.strictObject({
          path: z.string().describe('As given.'),
          kind: z.enum(['result', 'bench']).describe('What it holds.'),
          id: z.string().describe('Of the result or benchmark.'),
          status: z.enum(['partial', 'complete']).describe('partial while measurements are missing.'),
        }),
      )
      .describe('What it was read from.'),
    machine: machineSchema.describe('Where it was measured.'),
    tool: toolSchema.describe('What measured it.'),
    engines: z.array(engineSchema).describe('One for each number of threads that its suites used.'),
    seeds: z.array(z.int()).describe('Of its runs.'),
    eurosPerHour: finite.nullable().describe('As the user gave it; null: not given.'),
  })
  .describe('A machine with an engine and a number of threads.');

const differenceSchema = z
  .strictObject({
    part: z.string().describe('CPU, engine version, data.'),
    group: z
      .enum(['hardware', 'engine', 'software', 'work'])
      .describe('work: what is computed; it must be the same, or nothing is compared.'),
    values: z.array(z.string()).describe('One a contender, in words.'),
    differs: z.boolean().describe('Whether they are not all the same.'),
  })
  .describe('A part of what decides times and bits.');

const estimateSchema = z
  .strictObject({
    letter: z.string().describe('Contender.'),
    n: count.describe('Independent measurements: runs, or rounds of a benchmark. Never single calls.'),
    values: z.array(finite.nullable()).describe('One a run or round; null: never reached.'),
    median: finite
      .nullable()
      .describe('Of the values; null where there are none, or half of them are never reached.'),
    low: finite.nullable().describe('Lower end of the interval of the median; null: none below it.'),
    high: finite.nullable().describe('Upper end; null: it may never be reached.'),
    level: finite
      .nullable()
      .describe('Coverage that the interval has, a fraction of 1; null without values.'),
    note: z.string().nullable().describe('What a reader must know of these values.'),
  })
  .describe('A quantity of a contender.');

export const comparisonVerdictSchema = z
  .enum(['better', 'worse', 'no-difference-shown', 'too-few'])
  .describe(
    'too-few: with so many values no difference, however large, could have been shown. no-difference-shown proves no equality.',
  );

const ratioSchema = z
  .strictObject({
    letter: z.string().describe('Contender that is compared with A.'),
    timesBetter: finite
      .nullable()
      .describe(
        "How many times better than A: A's value over this one's where less is better, else the other way round (Hodges and Lehmann). Null: not to be said.",
      ),
    low: finite.nullable().describe('Lower end of its interval; null: none.'),
    high: finite.nullable().describe('Upper end; null: none.'),
    level: finite.nullable().describe('Coverage of the interval, a fraction of 1; null without values.'),
    p: finite.nullable().describe('Exact, two-sided (Mann-Whitney); null without values.'),
    smallestP: finite.nullable().describe('The smallest that so many values can give.'),
    levelOfTest: finite.nullable().describe('Of the family: p at or below it shows a difference.'),
    fewestValues: count
      .nullable()
      .describe('Of each contender, with which the test could show a difference.'),
    verdict: comparisonVerdictSchema,
  })
  .describe('A contender against A.');

const measureSchema = z
  .strictObject({
    name: z.string().describe('Kebab-case, unique in a workload.'),
    title: z.string().describe('In words.'),
    source: z
      .enum(['runs', 'bench'])
      .describe('Which file it comes from, and so what a value is of: a run or a round.'),
    unit: z
      .union([
        unitSchema,
        z.enum(['per second', 'gflop per second', 'watt-hours', 'euros', 'epochs', 'steps']),
      ])
      .describe('Of its values.'),
    better: betterSchema,
    family: z
      .enum(['primary', 'other', 'none'])
      .describe(
        'primary: what its workload is judged by; a risk of 5% for all of them together (Holm). other: a share of 5% of those shown may be chance (Benjamini and Hochberg). none: follows from another measure, and is not tested.',
      ),
    estimates: z.array(estimateSchema).describe('One a contender.'),
    ratios: z.array(ratioSchema).describe('One a contender but A; none where it is not tested.'),
  })
  .describe('A quantity of all contenders.');

const latencySummarySchema = z.strictObject({
  letter: z.string().describe('Contender.'),
  source: z.enum(['runs', 'bench']).describe('Calls of training, or of a benchmark.'),
  calls: count.describe('All calls after warm-up.'),
  min: finite.describe('Smallest, milliseconds a step, as the others.'),
  p5: finite.describe('5th percentile; over runs their median, as the others.'),
  median: finite.describe('50th percentile.'),
  p95: finite.describe('95th percentile.'),
  p99: finite.describe('99th percentile.'),
  max: finite.describe('Largest.'),
});

const workloadSchema = z
  .strictObject({
    suite: z.string().describe('Name of the suite.'),
    recipe: z.string().describe('Name of the recipe.'),
    shortened: z.string().nullable().describe('How all contenders shortened it; null: whole.'),
    data: z.string().describe('Kind of the data, in words.'),
    sampleUnit: z.string().nullable().describe('What a sample is, in the plural.'),
    target: z
      .strictObject({
        curve: z.string().describe('Name of the curve that must reach it.'),
        value: finite.describe('In the unit of the curve.'),
        unit: unitSchema,
        direction: z.enum(['at-least', 'at-most']).describe('Which side of the value is reached.'),
        source: z.string().describe('Who chose it.'),
      })
      .nullable()
      .describe('Null: no time to a target is told.'),
    noTarget: z.string().nullable().describe('Why there is no target.'),
    measures: z.array(measureSchema).describe('In the order shown.'),
    science: scienceSchema.shape.science,
    bits: scienceSchema.shape.bits,
    agreement: scienceSchema.shape.agreement,
    latencies: z.array(latencySummarySchema).describe('Distribution of the time of a training step.'),
    progress: z
      .array(
        z.strictObject({
          letter: z.string().describe('Contender.'),
          seed: z.int().describe('Of the run.'),
          seconds: z.array(finite).describe('Of training so far: the share of the steps done.'),
          values: z.array(finite).describe('Of the curve of the target.'),
        }),
      )
      .describe('The curve of the target over time.'),
  })
  .describe('A suite with a recipe that all contenders have.');

const geometricMeanSchema = z
  .strictObject({
    letter: z.string().describe('Contender that is compared with A.'),
    timesBetter: finite.nullable().describe('Geometric mean over the workloads; null: not to be said.'),
    low: finite.nullable().describe('Lower end of its interval.'),
    high: finite.nullable().describe('Upper end.'),
    level: finite.describe('Coverage of the interval, a fraction of 1.'),
    workloads: z.array(z.string()).describe('What it is of.'),
    reason: z.string().nullable().describe('Why there is no mean or no interval.'),
  })
  .describe('All workloads together, each by its primary measure.');

const rankSchema = z.strictObject({
  letter: z.string().describe('Contender.'),
  timesFastest: finite.describe('Geometric mean of its times over those of the fastest.'),
  best: count.describe('First rank that it may have.'),
  worst: count.describe('Last rank that it may have; at 95% for all contenders together.'),
});

const rooflineSchema = z
  .strictObject({
    roofs: z
      .array(
        z.strictObject({
          letter: z.string().describe('Contender.'),
          gflopPerSecond: finite.describe('Peak of arithmetic, as measured.'),
          gigabytesPerSecond: finite.describe('Peak of memory, as measured.'),
        }),
      )
      .describe('Empty where no peaks were measured.'),
    points: z
      .array(
        z.strictObject({
          letter: z.string().describe('Contender.'),
          suite: z.string().describe('Name of the suite.'),
          recipe: z.string().describe('Name of the recipe.'),
          flopPerByte: finite.describe('Of a training step of the captured graph.'),
          gflopPerSecond: finite.describe('Achieved at the median step.'),
          shareOfPeak: finite
            .nullable()
            .describe('Of what the roof allows at this intensity; null without a roof.'),
        }),
      )
      .describe('Training steps.'),
    missing: z.array(z.string()).describe('What could not be drawn, and why.'),
  })
  .describe('Achieved arithmetic against what the machine can do (Williams, Waterman and Patterson 2009).');

export const comparisonSchema = z
  .strictObject({
    schemaVersion: z.literal(comparisonSchemaVersion).describe('Of files of this kind.'),
    madeAt: z.iso.datetime().describe('UTC.'),
    tool: toolSchema.describe('What compared.'),
    headline: z.string().describe('What the comparison says, in one sentence.'),
    sentences: z.array(z.string()).describe('One for each workload and contender but A.'),
    learnt: z.string().describe('Whether all learnt the same.'),
    about: z.string().describe('What is compared, and what else differs.'),
    contenders: z.array(contenderSchema).describe('In the order given.'),
    differences: z.array(differenceSchema).describe('Those that differ, and those that do not.'),
    workloads: z.array(workloadSchema).describe('What all contenders have.'),
    leftOut: z
      .array(z.strictObject({ what: z.string().describe('What.'), why: z.string().describe('Why.') }))
      .describe('What only some have, or what could not be compared.'),
    geometricMeans: z.array(geometricMeanSchema).describe('One a contender but A.'),
    ranking: z.array(rankSchema).describe('From the fastest on; empty where it cannot be said.'),
    roofline: rooflineSchema,
    warnings: z.array(z.string()).describe('What weakens the comparison.'),
    methods: z.array(z.string()).describe('How the numbers were made.'),
  })
  .meta({ title: 'reprolab comparison', description: 'compare.json: machines side by side.' });

export type Comparison = z.infer<typeof comparisonSchema>;
export type Contender = z.infer<typeof contenderSchema>;
export type ComparedPart = z.infer<typeof differenceSchema>;
export type Workload = z.infer<typeof workloadSchema>;
export type Measure = z.infer<typeof measureSchema>;
export type MeasureEstimate = z.infer<typeof estimateSchema>;
export type ComparedRatio = z.infer<typeof ratioSchema>;
export type ComparisonVerdict = z.infer<typeof comparisonVerdictSchema>;
export type LatencySummary = z.infer<typeof latencySummarySchema>;
export type GeometricMean = z.infer<typeof geometricMeanSchema>;
export type Rank = z.infer<typeof rankSchema>;
export type Roofline = z.infer<typeof rooflineSchema>;
