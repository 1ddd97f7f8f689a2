/** Energy of a run, where something measured it. */
import { extent } from '../core/extent.ts';
import type { Run } from '../core/result-schema.ts';

export interface Energy {
  readonly wattHours: number;
  /** Share of the time that the figure stands on; of several sensors that of the worst. */
  readonly coverage: number;
  /** What used it, in words. */
  readonly what: string;
}

const joulesInWattHour = 3600;

/** The sum of all sensors; null where none was read. */
export function energyOf({ telemetry }: Pick<Run, 'telemetry'>): Energy | null {
  const sensors = telemetry?.energy ?? [];
  if (sensors.length === 0) return null;
  return {
    wattHours: sensors.reduce((sum, { joules }) => sum + joules, 0) / joulesInWattHour,
    coverage: extent(sensors.map(({ coverage }) => coverage)).lowest,
    what: sensors.map(({ device }) => device).join(' + '),
  };
}
