/** What the sampling process reads and sends: plain values, so that it loads next to nothing. */
import type { Unit } from '../../core/unit.ts';

/** One value of one sensor. */
export interface Reading {
  /** What was read: power, temperature, clock. */
  readonly name: string;
  /** What was asked: a command, a file of the system. */
  readonly source: string;
  /** The device that it is of; null: the whole machine. */
  readonly device: string | null;
  readonly unit: Unit;
  readonly value: number;
}

/** Everything that was read at one time. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly readings: readonly Reading[];
  /** Whether others used the machine since the last sample; null where nothing that shows it can be read. */
  readonly shared: boolean | null;
  /** What held a processor back since the last sample, in words; null where nothing that shows it can be read. */
  readonly throttled: readonly string[] | null;
  /** CPU time that the sampling process and its tools have used so far. */
  readonly cpuSeconds: number;
  /** What answers, by its name, with its version or what it leaves unanswered; null: nothing to say. */
  readonly sources: Readonly<Record<string, string | null>>;
}

/** A source of readings; what the machine has not gives none. */
export interface Sensor {
  /** What was read since the last call. */
  read(elapsedSeconds: number): SensorReadings;
  /** Ends what the sensor has running. */
  close(): void;
}

export interface SensorReadings {
  readonly readings: readonly Reading[];
  readonly shared?: boolean;
  readonly throttled?: readonly string[];
  /** By name of the source; left out while there is none. */
  readonly sources?: Readonly<Record<string, string | null>>;
  /** CPU time that a tool has used so far. */
  readonly cpuSeconds?: number;
}

/** Text of a file; null on other systems, in containers that hide it, and where it may not be read. */
export type ReadText = (path: string) => string | null;
