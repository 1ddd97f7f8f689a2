/** Achieved arithmetic against what a machine can do (Williams, Waterman and Patterson 2009). */
import type { Roofline } from '../core/result-schema.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import { partAt, workloadTitle, type Entrant, type WorkloadKey } from './entrant.ts';
import { gflops } from './measure-table.ts';

interface StepCost {
  readonly flops: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** The steps of all workloads, and the roofs of contenders whose peaks were measured. */
export function rooflineOf(entrants: readonly Entrant[], keys: readonly WorkloadKey[]): Roofline {
  const roofs: Roofline['roofs'] = [];
  const points: Roofline['points'] = [];
  const missing: string[] = [];
  for (const entrant of entrants) {
    const { letter } = entrant;
    const parts = keys.map((key) => ({ key, part: partAt(entrant, key) }));
    const roofsOfEntrant = new Map<string, Roofline['roofs'][number]>();
    for (const { key, part } of parts) {
      const cost = stepCost(part);
      if (cost === null) {
        missing.push(`${letter}: operations and bytes of a step of ${workloadTitle(key)} are not recorded`);
        continue;
      }
      const roof = roofOf(letter, part.peak);
      if (roof !== null) roofsOfEntrant.set(JSON.stringify(roof), roof);
      const flopPerByte = cost.flops / cost.bytes;
      const achieved = gflops(cost.flops, cost.milliseconds) ?? 0;
      points.push({
        letter,
        suite: key.suite,
        recipe: key.recipe,
        flopPerByte,
        gflopPerSecond: achieved,
        shareOfPeak: roof === null ? null : achieved / allowed(roof, flopPerByte),
      });
    }
    if (roofsOfEntrant.size === 0) {
      missing.push(`${letter}: its peaks were not measured, so there is no roof and no share of it`);
    }
    for (const roof of roofsOfEntrant.values()) roofs.push(roof);
  }
  return { roofs, points, missing };
}

/** What a roof allows at an arithmetic intensity, in GFLOP/s. */
function allowed(
  roof: Pick<Roofline['roofs'][number], 'gflopPerSecond' | 'gigabytesPerSecond'>,
  flopPerByte: number,
): number {
  return Math.min(roof.gflopPerSecond, roof.gigabytesPerSecond * flopPerByte);
}

function roofOf(letter: string, peak: ReturnType<typeof partAt>['peak']): Roofline['roofs'][number] | null {
  if (peak === null || peak.gigabytesPerSecond === null) return null;
  return { letter, gflopPerSecond: peak.gflopPerSecond, gigabytesPerSecond: peak.gigabytesPerSecond };
}

function stepCost({ step, runs }: ReturnType<typeof partAt>): StepCost | null {
  const [flops, bytes] = [step?.flopsPerStep ?? null, step?.bytesPerStep ?? null];
  if (step !== null && flops !== null && bytes !== null) return { flops, bytes, milliseconds: step.medianMs };
  const cost = runs.find((run) => run.cost !== null)?.cost ?? null;
  const medians = runs.flatMap(({ stepTiming }) => stepTiming?.steady?.median ?? []);
  if (cost === null || medians.length === 0) return null;
  return { flops: cost.flopsPerStep, bytes: cost.bytesPerStep, milliseconds: medianInterval(medians).median };
}
