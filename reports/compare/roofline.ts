import { workloadTitle } from '../../harness/compare/entrant.ts';
import type { Comparison } from '../../harness/core/result-schema.ts';
import { rooflineChart } from '../charts/roofline-chart.ts';
import { formatNumber, formatRate, formatValue } from '../format.ts';
import { contenderColor, placeOf } from './colors.ts';

export interface RooflineView {
  /** Null where no step has known operations and bytes. */
  readonly svg: string | null;
  readonly rows: readonly {
    readonly letter: string;
    readonly workload: string;
    readonly intensity: string;
    readonly achieved: string;
    readonly share: string;
  }[];
  readonly missing: readonly string[];
}

export function rooflineView(comparison: Comparison): RooflineView {
  const { roofs, points, missing } = comparison.roofline;
  const color = (letter: string) => contenderColor(placeOf(comparison, letter));
  return {
    svg:
      points.length === 0
        ? null
        : rooflineChart({
            id: 'roofline-chart',
            title: 'Arithmetic of training steps over their arithmetic intensity',
            roofs: roofs.map((roof) => ({
              ...roof,
              name: `roof of ${roof.letter}`,
              color: color(roof.letter),
            })),
            points: points.map((point) => ({
              ...point,
              name: `${point.letter} ${workloadTitle(point)}`,
              color: color(point.letter),
            })),
            format: formatNumber,
          }),
    rows: points.map((point) => ({
      letter: point.letter,
      workload: workloadTitle(point),
      intensity: `${formatNumber(point.flopPerByte)} FLOP/B`,
      achieved: formatRate(point.gflopPerSecond, 'GFLOP/s'),
      share: point.shareOfPeak === null ? 'not known' : formatValue(point.shareOfPeak, 'fraction'),
    })),
    missing,
  };
}
