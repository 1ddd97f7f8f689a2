/** Many tests at once: which of them show a difference when all are looked at together. */
import { internalError } from '../core/errors.ts';
import type { Measure } from '../core/result-schema.ts';
import { discoveries, falseDiscoveryRate } from '../verdict/statistics/false-discoveries.ts';
import { holmLevels } from '../verdict/statistics/holm.ts';
import { riskOfFalseAlarm } from '../verdict/statistics/level.ts';
import { judgedRatio, openRatios, type Judgement, type OpenMeasure, type OpenRatio } from './measures.ts';

/**
 * The measures of all workloads with their ratios, judged by family. The primary ones share one risk (Holm 1979), and
 * their intervals show the decision. Of the others, of which there are many, a small share of those shown may be chance
 * (Benjamini and Hochberg 1995); their intervals are plain 95% ones.
 */
export function judgeMeasures(workloads: readonly (readonly OpenMeasure[])[]): Measure[][] {
  const opened = workloads.map((measures) =>
    measures.map((measure) => ({ measure, ratios: openRatios(measure) })),
  );
  const ofFamily = (family: Measure['family']) =>
    opened.flat().flatMap(({ measure, ratios }) => (measure.family === family ? ratios : []));
  const judgements = new Map([...holm(ofFamily('primary')), ...benjaminiHochberg(ofFamily('other'))]);
  return opened.map((measures) =>
    measures.map(({ measure: { samples: _, ...measure }, ratios }) => ({
      ...measure,
      ratios: ratios.map((ratio) => {
        const judgement = judgements.get(ratio);
        if (judgement === undefined) throw internalError(`${measure.name} belongs to no family`);
        return judgedRatio(ratio, judgement);
      }),
    })),
  );
}

/** p-values of those that have some; the others are judged all the same, and show nothing. */
const pOf = (ratios: readonly OpenRatio[]) => ratios.flatMap(({ p }) => p ?? []);

function holm(ratios: readonly OpenRatio[]): [OpenRatio, Judgement][] {
  const tested = ratios.filter(({ p }) => p !== null);
  const levels = holmLevels(pOf(tested));
  return ratios.map((ratio) => {
    const level = levels[tested.indexOf(ratio)] ?? riskOfFalseAlarm;
    return [ratio, { levelOfTest: level, reachableLevel: level, coverage: 1 - level }];
  });
}

function benjaminiHochberg(ratios: readonly OpenRatio[]): [OpenRatio, Judgement][] {
  const p = pOf(ratios);
  const shown = discoveries(p, p.length).size;
  const levelOfTest = (falseDiscoveryRate * Math.max(1, shown)) / Math.max(1, p.length);
  return ratios.map((ratio) => [
    ratio,
    { levelOfTest, reachableLevel: falseDiscoveryRate, coverage: 1 - riskOfFalseAlarm },
  ]);
}
