/** What `amd-smi metric --json` and the older `rocm-smi --json` say; both leave out, or fill with 'N/A', what a card lacks. */
import type { Reading } from './reading.ts';

/** A value below `path` of something parsed from JSON; undefined where there is none. */
function at(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}

/** A number, or one with a unit beside it: 42, '42', { value: 42, unit: '%' }; null for 'N/A' and what is no number. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return numberOf(at(value, ['value']));
}

type Quantity = Pick<Reading, 'name' | 'unit'>;
/** Places where a number may stand, of which the first that has one counts; the factor is from its unit to ours. */
type Place = readonly [quantity: Quantity, scale: number, ...paths: readonly (readonly string[])[]];

const places: readonly Place[] = [
  [{ name: 'utilization', unit: 'fraction' }, 0.01, ['usage', 'gfx_activity']],
  [{ name: 'memory utilization', unit: 'fraction' }, 0.01, ['usage', 'umc_activity']],
  [{ name: 'power', unit: 'watts' }, 1, ['power', 'socket_power'], ['power', 'average_socket_power']],
  [{ name: 'clock', unit: 'hertz' }, 1e6, ['clock', 'gfx_0', 'clk'], ['clock', 'gfx_0', 'cur_clk']],
  [{ name: 'memory clock', unit: 'hertz' }, 1e6, ['clock', 'mem_0', 'clk'], ['clock', 'mem_0', 'cur_clk']],
  [
    { name: 'temperature', unit: 'celsius' },
    1,
    ['temperature', 'hotspot'],
    ['temperature', 'edge'],
    ['temperature', 'hotspot_temperature'],
  ],
  [{ name: 'memory used', unit: 'bytes' }, 2 ** 20, ['mem_usage', 'used_vram']],
];

/** @returns Null for what is no answer of amd-smi: its JSON is a list of devices, or has one in `gpu_data`. */
export function readAmdSmi(text: string): Reading[] | null {
  const parsed = parsedJson(text);
  const devices = Array.isArray(parsed) ? parsed : at(parsed, ['gpu_data']);
  if (!Array.isArray(devices)) return null;
  return devices.flatMap((entry: unknown, index) => {
    const device = `GPU ${numberOf(at(entry, ['gpu'])) ?? index}`;
    return places.flatMap(([quantity, scale, ...paths]) => {
      const value = paths.map((path) => numberOf(at(entry, path))).find((found) => found !== null);
      return value === undefined ? [] : [{ ...quantity, source: 'amd-smi', device, value: value * scale }];
    });
  });
}

/** Keys of rocm-smi: those of power differ between cards of their own and those inside a processor. */
const keys: readonly (readonly [quantity: Quantity, scale: number, key: RegExp])[] = [
  [{ name: 'utilization', unit: 'fraction' }, 0.01, /^GPU use \(%\)$/],
  [{ name: 'memory utilization', unit: 'fraction' }, 0.01, /^GPU Memory Read\/Write Activity \(%\)$/],
  [{ name: 'power', unit: 'watts' }, 1, /^(Average|Current Socket) Graphics Package Power \(W\)$/],
  [{ name: 'temperature', unit: 'celsius' }, 1, /^Temperature \(Sensor (junction|edge)\) \(C\)$/],
  [{ name: 'memory used', unit: 'bytes' }, 1, /^VRAM Total Used Memory \(B\)$/],
];

/** @returns Null for what is no answer of rocm-smi: its JSON has an object for each card, 'card0'. */
export function readRocmSmi(text: string): Reading[] | null {
  const parsed = parsedJson(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const cards = Object.entries<unknown>({ ...parsed }).filter(([name]) => /^card\d+$/.test(name));
  if (cards.length === 0) return null;
  return cards.flatMap(([card, values]) => {
    const answers: [string, unknown][] =
      typeof values === 'object' && values !== null ? Object.entries(values) : [];
    const device = `GPU ${card.slice('card'.length)}`;
    return keys.flatMap(([quantity, scale, key]) => {
      const value = answers
        .filter(([name]) => key.test(name))
        .map(([, answer]) => numberOf(answer))
        .find((found) => found !== null);
      return value === undefined ? [] : [{ ...quantity, source: 'rocm-smi', device, value: value * scale }];
    });
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
