/** Energy from readings of power, with how much of the time they stand for and the error that is stated of them. */
import type { Telemetry } from '../../core/result-schema.ts';
import type { Reading } from './reading.ts';

type Energy = Telemetry['energy'][number];

/** NVIDIA states 5 W of its readings. */
const nvidiaErrorWatts = 5;
/** These look at their power a quarter of the time: arXiv 2312.02741. */
const quarterSampled = /\b(?:A100|H100|H200|GH200)\b/;

interface Meter {
  readonly source: string;
  readonly device: string;
  joules: number;
  seconds: number;
  peakWatts: number;
}

export interface EnergyMeter {
  /** Adds what was read over the last `seconds`. */
  add(readings: readonly Reading[], seconds: number): void;
  /** @param seconds - The whole time. */
  energy(seconds: number): Energy[];
}

/** Adds up every reading called power. */
export function energyMeter(): EnergyMeter {
  const meters = new Map<string, Meter>();
  return {
    add(readings, seconds) {
      for (const { name, source, device, value } of readings) {
        if (name !== 'power' || device === null) continue;
        const key = `${source}\n${device}`;
        const meter = meters.get(key) ?? { source, device, joules: 0, seconds: 0, peakWatts: 0 };
        meters.set(key, meter);
        meter.joules += value * seconds;
        meter.seconds += seconds;
        meter.peakWatts = Math.max(meter.peakWatts, value);
      }
    },
    energy: (whole) =>
      [...meters.values()].map(({ source, device, joules, seconds, peakWatts }) => ({
        source,
        device,
        joules,
        coverage: Math.min(1, seconds / whole) * (quarterSampled.test(device) ? 0.25 : 1),
        errorJoules: source.startsWith('nvidia-smi') ? nvidiaErrorWatts * seconds : null,
        meanWatts: joules / seconds,
        peakWatts,
      })),
  };
}
