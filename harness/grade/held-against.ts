/** What a value of one run is held against: what was published, and the stored runs of the recipe that was trained. */
import { ownValue } from '../core/own-value.ts';
import { hashOf } from '../core/hash.ts';
import { formatLevel, plural } from '../core/print.ts';
import { formatValue, type Unit } from '../core/unit.ts';
import type { NumberClaim, PublishedClaim } from '../verdict/claim-schema.ts';
import type { References } from '../verdict/index.ts';
import { storedSpread } from '../verdict/one-run-check.ts';
import type { MeasuredMetric, MeasuredReference } from '../verdict/reference-schema.ts';
import { rangeOfOneMoreRun } from '../verdict/statistics/one-more-run.ts';
import { predictionInterval, type Predictor } from '../verdict/statistics/prediction.ts';
import { mean } from '../verdict/statistics/sample.ts';
import { pooledSpread } from '../verdict/statistics/spread.ts';
import type { Recipe } from '../suite.ts';
import type { HeldAgainst } from './schema.ts';

/** That an honest run of the recipe is called better or worse, together: half of it each. */
export const chanceOfMisjudgement = 0.01;

/** The parts of a course that a value is judged by. */
export interface Judges {
  readonly references: References;
  readonly suites: readonly { readonly name: string; readonly recipes: Readonly<Record<string, Recipe>> }[];
}

interface Question {
  readonly suite: string;
  readonly metric: string;
  readonly recipe: Recipe;
}

/** A stored metric with the reference that it is of. */
interface Stored {
  readonly reference: MeasuredReference;
  readonly metric: MeasuredMetric;
  readonly predictor: Predictor;
}

/** Stored runs of the recipe by its values, whatever its name, on the real data; those of one name where several are equal. */
function storedOf({ suite, metric, recipe }: Question, { references }: Judges): Stored[] {
  const wanted = hashOf(recipe);
  const found = references.measured.flatMap((reference): Stored[] => {
    const stored = ownValue(reference.metrics, metric);
    if (reference.suite !== suite || reference.dataset.kind === 'synthetic' || stored === undefined)
      return [];
    if (hashOf(reference.recipeValues) !== wanted) return [];
    const predictor = {
      mean: mean(stored.values),
      count: stored.values.length,
      spread: storedSpread(reference, stored),
    };
    return [{ reference, metric: stored, predictor }];
  });
  const ofOneName = found.filter(({ reference }) => reference.recipe === found[0]?.reference.recipe);
  return ofOneName.map((each) => ({ ...each, predictor: withSharedSpread(each, ofOneName) }));
}

/** Different programs that train one recipe share the spread of single runs, and not the mean. */
function withSharedSpread({ predictor }: Stored, all: readonly Stored[]): Predictor {
  const pooled = pooledSpread(
    all.map(({ metric }) => metric.values),
    null,
  );
  const { spread } = predictor;
  if (pooled === null) return predictor;
  const { standardDeviation, degreesOfFreedom } = pooled;
  const widest = Math.max(standardDeviation, spread.standardDeviation);
  return { ...predictor, spread: { ...spread, standardDeviation: widest, degreesOfFreedom } };
}

/**
 * The range of one more run, over all that measured the recipe: an honest run may be of any of them, so the lowest and
 * the highest end count.
 */
function heldAgainstRuns(stored: readonly Stored[]): HeldAgainst | null {
  const [first] = stored;
  if (first === undefined) return null;
  const ranges = stored.map(({ predictor, metric }) =>
    rangeOfOneMoreRun(predictor, metric.values, chanceOfMisjudgement),
  );
  const low = ranges.reduce((least, range) => Math.min(least, range.low), Infinity);
  const high = ranges.reduce((most, range) => Math.max(most, range.high), -Infinity);
  const runs = stored.reduce((sum, { metric }) => sum + metric.values.length, 0);
  const { unit } = first.metric;
  return {
    kind: 'measured',
    recipe: first.reference.recipe,
    text: `${formatValue(low, unit)} to ${formatValue(high, unit)}, the range of one more run after ${plural(runs, 'stored run')}`,
    low,
    high,
    runs,
    chance: chanceOfMisjudgement,
  };
}

const isNumber = (claim: PublishedClaim): claim is PublishedClaim & NumberClaim => claim.form === 'number';

/**
 * What was published of this recipe. A published number is one run of somebody's: another one lies where one run is
 * expected after one, with the spread of the stored runs; without stored runs, within the claim's margin.
 */
function heldAgainstClaims(question: Question, judges: Judges, stored: readonly Stored[]): HeldAgainst[] {
  const { suite, metric, recipe } = question;
  const recipes = judges.suites.find(({ name }) => name === suite)?.recipes ?? {};
  return judges.references.claims.filter(isNumber).flatMap((claim): HeldAgainst[] => {
    const ofClaim = ownValue(recipes, claim.recipe);
    if (claim.suite !== suite || claim.metric !== metric || claim.data === 'synthetic') return [];
    if (ofClaim === undefined || hashOf(ofClaim) !== hashOf(recipe)) return [];
    const { roundingHalfUnit, value, margin, unit } = claim;
    const ranges = stored.map(({ predictor }) =>
      predictionInterval({ ...predictor, mean: value, count: 1 }, chanceOfMisjudgement, roundingHalfUnit),
    );
    const byMargin = { low: value - margin - roundingHalfUnit, high: value + margin + roundingHalfUnit };
    const counted = ranges.length === 0 ? [byMargin] : ranges;
    return [
      {
        kind: 'published',
        recipe: claim.recipe,
        text: `${claim.text} (${claim.citation})`,
        low: counted.reduce((least, range) => Math.min(least, range.low), Infinity),
        high: counted.reduce((most, range) => Math.max(most, range.high), -Infinity),
        runs: stored.length === 0 ? null : stored.reduce((sum, each) => sum + each.metric.values.length, 0),
        chance: stored.length === 0 ? null : chanceOfMisjudgement,
      } satisfies HeldAgainst,
    ].map((held) => within(held, unit));
  });
}

/** A proportion has ends of its own. */
function within(held: HeldAgainst, unit: Unit): HeldAgainst {
  if (unit !== 'fraction' || held.low === null || held.high === null) return held;
  return { ...held, low: Math.max(0, held.low), high: Math.min(1, held.high) };
}

/** Everything that a value of this recipe is held against, published first; empty where nothing is stored of it. */
export function heldAgainst(question: Question, judges: Judges): HeldAgainst[] {
  const stored = storedOf(question, judges);
  const runs = heldAgainstRuns(stored);
  const unit = stored[0]?.metric.unit ?? 'number';
  return [...heldAgainstClaims(question, judges, stored), ...(runs === null ? [] : [within(runs, unit)])];
}

/** 'one honest run in 100 would be called better or worse by chance'. */
export const chanceInWords = `an honest run of this recipe is called better or worse with a probability of at most ${formatLevel(chanceOfMisjudgement)}, worse of at most ${formatLevel(chanceOfMisjudgement / 2)}`;
