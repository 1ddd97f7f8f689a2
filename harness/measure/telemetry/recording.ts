/** Samples of a stretch of time, kept in bounded room: where there are too many, neighbours are merged. */
import { longestSeries, type Telemetry } from '../../core/result-schema.ts';
import type { Reading, Sample } from './reading.ts';
import { energyMeter } from './energy.ts';

/** The readings of one point. */
interface Point {
  sum: number;
  count: number;
  most: number;
}

interface Series extends Omit<Reading, 'value'> {
  /** By point; points that it has no reading of are missing. */
  points: (Point | undefined)[];
}

/** A gap beyond which nobody knows what happened: a machine that slept. */
const longestGapSeconds = 3;

export interface Recording {
  add(sample: Sample): void;
  /** What was recorded; null where there is no sample. */
  readonly telemetry: Telemetry | null;
}

/** An empty recording. */
export function newRecording(): Recording {
  const all = new Map<string, Series>();
  const meter = energyMeter();
  const throttleSeconds = new Map<string, number>();
  let sources: Record<string, string | null> = {};
  let shared: boolean[] = [];
  let throttled: boolean[] = [];
  let first: Sample | null = null;
  let last: Sample | null = null;
  let readings = 0;
  let perPoint = 1;
  const known = { shared: 0, throttled: 0 };
  const marked = { shared: 0, throttled: 0 };

  const merge = () => {
    perPoint *= 2;
    for (const series of all.values()) series.points = pairs(series.points, joined);
    shared = pairs(shared, (a, b) => a || b === true);
    throttled = pairs(throttled, (a, b) => a || b === true);
  };
  return {
    add(sample) {
      if (readings === longestSeries * perPoint) merge();
      const point = Math.floor(readings / perPoint);
      const seconds = last === null ? 0 : (sample.at - last.at) / 1000;
      const isKnown = seconds > 0 && seconds <= longestGapSeconds;
      for (const reading of sample.readings) {
        const { value, ...what } = reading;
        const key = `${what.source}\n${what.device ?? ''}\n${what.name}`;
        const series = all.get(key) ?? { ...what, points: [] };
        all.set(key, series);
        const into = (series.points[point] ??= { sum: 0, count: 0, most: -Infinity });
        into.sum += value;
        into.count++;
        into.most = Math.max(into.most, value);
      }
      if (isKnown) meter.add(sample.readings, seconds);
      shared[point] = (shared[point] ?? false) || sample.shared === true;
      throttled[point] = (throttled[point] ?? false) || (sample.throttled ?? []).length > 0;
      for (const reason of isKnown ? (sample.throttled ?? []) : []) {
        throttleSeconds.set(reason, (throttleSeconds.get(reason) ?? 0) + seconds);
      }
      if (sample.shared !== null) known.shared++;
      if (sample.throttled !== null) known.throttled++;
      if (sample.shared === true) marked.shared++;
      if ((sample.throttled ?? []).length > 0) marked.throttled++;
      sources = { ...sources, ...sample.sources };
      first ??= sample;
      last = sample;
      readings++;
    },
    get telemetry() {
      if (first === null || last === null) return null;
      const seconds = Math.max(0, (last.at - first.at) / 1000);
      const points = shared.length;
      return {
        startedAt: new Date(first.at).toISOString(),
        seconds,
        readings,
        intervalSeconds: readings < 2 || seconds === 0 ? perPoint : (perPoint * seconds) / (readings - 1),
        sources: Object.entries(sources).map(([name, detail]) => ({ name, detail })),
        series: [...all.values()].map(({ points: found, ...what }) => ({
          ...what,
          values: Array.from({ length: points }, (_, index) => valueOf(found[index], what.unit)),
        })),
        shared: known.shared === 0 ? [] : [...shared],
        throttled: known.throttled === 0 ? [] : [...throttled],
        sharedShare: known.shared === 0 ? null : marked.shared / known.shared,
        throttledShare: known.throttled === 0 ? null : marked.throttled / known.throttled,
        throttleSeconds: Object.fromEntries(throttleSeconds),
        energy: meter.energy(seconds),
        ownCpuShare: seconds === 0 ? null : Math.max(0, last.cpuSeconds - first.cpuSeconds) / seconds,
      };
    },
  };
}

/** Values two by two, a last one alone. */
function pairs<T>(values: readonly T[], join: (a: T, b: T | undefined) => T): T[] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, index) =>
    join(values[2 * index] as T, values[2 * index + 1]),
  );
}

function joined(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { sum: a.sum + b.sum, count: a.count + b.count, most: Math.max(a.most, b.most) };
}

/** Six digits are more than any sensor has, and a tenth of the room. */
function valueOf(point: Point | undefined, unit: Reading['unit']): number | null {
  if (point === undefined) return null;
  // Of memory it is the most that counts.
  return unit === 'bytes' ? point.most : Number((point.sum / point.count).toPrecision(6));
}
