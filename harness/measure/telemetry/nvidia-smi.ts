/** What `nvidia-smi` is asked, and what its answer says: of drivers before 535, from 535 on, and of cards that lack sensors. */
import type { Reading } from './reading.ts';

/** Name of a property, or of the one that it was called before; asked for are those that the driver lists. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  index: ['index'],
  name: ['name'],
  driver: ['driver_version'],
  utilization: ['utilization.gpu'],
  memoryUtilization: ['utilization.memory'],
  memoryUsed: ['memory.used'],
  averagePower: ['power.draw.average'],
  instantPower: ['power.draw.instant'],
  power: ['power.draw'],
  energy: ['total_energy_consumption'],
  clock: ['clocks.current.sm', 'clocks.sm'],
  memoryClock: ['clocks.current.memory', 'clocks.mem'],
  temperature: ['temperature.gpu'],
  memoryTemperature: ['temperature.memory'],
  reasons: ['clocks_event_reasons.active', 'clocks_throttle_reasons.active'],
};

/** A property by what it is to us, in the order in which it is asked for. */
export type Query = readonly (readonly [key: string, property: string])[];

/**
 * The properties to ask for.
 *
 * @param help - What `nvidia-smi --help-query-gpu` prints: the names in quotation marks at the beginning of a line.
 */
export function queryOf(help: string): Query {
  const offered = new Set(
    help
      .split('\n')
      .filter((line) => line.startsWith('"'))
      .flatMap((line) => [...line.matchAll(/"([\w.]+)"/g)].map(([, name]) => name)),
  );
  return Object.entries(wanted).flatMap(([key, names]) => {
    const name = names.find((candidate) => offered.has(candidate));
    return name === undefined ? [] : [[key, name] as const];
  });
}

/** Properties that hold a clock below what was asked of it; idling, and clocks that a user has set, are none. */
const throttleReasons: readonly (readonly [bit: number, words: string])[] = [
  [0x4, 'power limit'],
  [0x8, 'hardware slowdown'],
  [0x10, 'clocks of a group of devices'],
  [0x20, 'heat, by software'],
  [0x40, 'heat, by hardware'],
  [0x80, 'power brake'],
];

/** Readings by key, with their unit and what a unit of the tool's is in ours. */
const quantities: readonly (readonly [string, Pick<Reading, 'name' | 'unit'>, number])[] = [
  ['utilization', { name: 'utilization', unit: 'fraction' }, 0.01],
  ['memoryUtilization', { name: 'memory utilization', unit: 'fraction' }, 0.01],
  ['memoryUsed', { name: 'memory used', unit: 'bytes' }, 2 ** 20],
  ['averagePower', { name: 'power', unit: 'watts' }, 1],
  ['power', { name: 'power', unit: 'watts' }, 1],
  ['instantPower', { name: 'instant power', unit: 'watts' }, 1],
  ['clock', { name: 'clock', unit: 'hertz' }, 1e6],
  ['memoryClock', { name: 'memory clock', unit: 'hertz' }, 1e6],
  ['temperature', { name: 'temperature', unit: 'celsius' }, 1],
  ['memoryTemperature', { name: 'memory temperature', unit: 'celsius' }, 1],
];

/** One device at one time. */
export interface Row {
  readonly device: string;
  readonly driver: string | null;
  readonly readings: readonly Reading[];
  /** In words; null where the driver does not tell. */
  readonly throttled: readonly string[] | null;
}

/**
 * A line of `--format=csv,noheader,nounits`.
 *
 * @returns Null for a line that is no answer to the query.
 */
export function rowOf(query: Query, line: string): Row | null {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== query.length) return null;
  const answers = new Map(query.map(([key], index) => [key, cells[index] ?? '']));
  const name = answers.get('name');
  if (name === undefined) return null;
  const index = answers.get('index');
  const device = index === undefined ? name : `${index}: ${name}`;
  const readings: Reading[] = [];
  for (const [key, quantity, scale] of quantities) {
    const value = numberOf(answers.get(key));
    if (value === null || readings.some((reading) => reading.name === quantity.name)) continue;
    const [, property = key] = query.find(([asked]) => asked === key) ?? [];
    const source = quantity.unit === 'watts' ? `nvidia-smi ${property}` : 'nvidia-smi';
    readings.push({ ...quantity, source, device, value: value * scale });
  }
  return {
    device,
    driver: answers.get('driver') ?? null,
    readings,
    throttled: reasonsOf(answers.get('reasons')),
  };
}

/** '[N/A]', '[Not Supported]', '[Unknown Error]' are no numbers. */
function numberOf(text: string | undefined): number | null {
  return text === undefined || !/^-?\d+(\.\d+)?$/.test(text) ? null : Number(text);
}

function reasonsOf(mask: string | undefined): string[] | null {
  if (mask === undefined || !/^0x[0-9a-f]+$/i.test(mask)) return null;
  const bits = Number(mask);
  return throttleReasons.filter(([bit]) => Math.floor(bits / bit) % 2 === 1).map(([, words]) => words);
}
