/** What `powermetrics` of macOS prints, which only root may ask. */
import type { Reading } from './reading.ts';

const lines: readonly (readonly [
  pattern: RegExp,
  reading: Omit<Reading, 'source' | 'value'>,
  scale: number,
])[] = [
  [/^CPU Power: (\d+) mW$/m, { name: 'power', device: 'CPU', unit: 'watts' }, 1e-3],
  [/^GPU Power: (\d+) mW$/m, { name: 'power', device: 'GPU', unit: 'watts' }, 1e-3],
  [/^GPU (?:HW )?active frequency:\s+(\d+) MHz$/m, { name: 'clock', device: 'GPU', unit: 'hertz' }, 1e6],
  [
    /^GPU (?:HW )?active residency:\s+([\d.]+)%/m,
    { name: 'utilization', device: 'GPU', unit: 'fraction' },
    0.01,
  ],
];

/** Readings of one sample; empty for text that has none. */
export function readPowermetrics(text: string): Reading[] {
  return lines.flatMap(([pattern, reading, scale]) => {
    const [, value] = pattern.exec(text) ?? [];
    return value === undefined ? [] : [{ ...reading, source: 'powermetrics', value: Number(value) * scale }];
  });
}
