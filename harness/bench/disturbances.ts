/** When others used the machine while it was measured on, or a limit held it back. */
import type { BenchCell, Telemetry } from '../core/result-schema.ts';
import type { Sample } from '../measure/telemetry/reading.ts';
import type { TelemetryProcess } from '../measure/telemetry/telemetry.ts';

/** Milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

type Mark = Pick<Sample, 'at' | 'shared' | 'throttled'>;

/** A share of the time from which it is said. */
const worthSaying = 0.05;

/** Keeps what the samples say of disturbances. */
export class Disturbances {
  readonly #marks: Mark[] = [];

  constructor(telemetry: TelemetryProcess) {
    telemetry.listen(({ at, shared, throttled }) => {
      this.#marks.push({ at, shared, throttled });
    });
  }

  /** How many of these stretches were disturbed; null where nothing was read over all of them. */
  over(stretches: readonly Stretch[]): Pick<NonNullable<BenchCell['rounds']>, 'shared' | 'throttled'> | null {
    const marked = stretches.map((stretch) => this.#during(stretch));
    if (marked.every((marks) => marks.length === 0)) return null;
    const count = (isMarked: (mark: Mark) => boolean) =>
      marked.filter((marks) => marks.some(isMarked)).length;
    return {
      shared: count(({ shared }) => shared === true),
      throttled: count(({ throttled }) => (throttled ?? []).length > 0),
    };
  }

  /** A sample tells of the time since the one before it. */
  #during({ from, to }: Stretch): Mark[] {
    return this.#marks.filter(({ at }, index) => {
      const since = this.#marks[index - 1]?.at ?? at;
      return at > from && since < to;
    });
  }
}

/** What a reader must know of the machine's state, in sentences. */
export function warningsOf(telemetry: Telemetry | null): string[] {
  if (telemetry === null) return [];
  const { sharedShare, throttledShare, throttleSeconds, series } = telemetry;
  const warnings: string[] = [];
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  const meanOf = (name: string) => {
    const values = (series.find((other) => other.name === name)?.values ?? []).filter(
      (value) => value !== null,
    );
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  if (sharedShare !== null && sharedShare > worthSaying) {
    warnings.push(
      `Others used the machine during ${percent(sharedShare)} of the time: on average ${percent(meanOf('CPU in use by others'))} of its processors by other processes, ${percent(meanOf('CPU stolen by the host'))} by its host. Its times say less than those of a quiet machine.`,
    );
  }
  if (throttledShare !== null && throttledShare > worthSaying) {
    const reasons = Object.entries(throttleSeconds).map(
      ([reason, seconds]) => `${reason} ${seconds.toFixed(0)} s`,
    );
    warnings.push(
      `A processor was held back during ${percent(throttledShare)} of the time: ${reasons.join(', ')}.`,
    );
  }
  return warnings;
}

/** The first sample that shows others at work, as a line for the user; null for any other. */
export function busyLine({ shared, readings }: Sample): string | null {
  if (shared !== true) return null;
  const share = (name: string) =>
    `${Math.round(100 * (readings.find((reading) => reading.name === name)?.value ?? 0))}%`;
  return `The machine is busy: other processes use ${share('CPU in use by others')} of its processors, its host takes ${share('CPU stolen by the host')}. Times will say less; measure on a quiet machine where you can.`;
}
