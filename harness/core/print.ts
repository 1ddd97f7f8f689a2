/** How numbers are written, in the terminal, in reasons and in reports: the same quantity always reads the same. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const threeSignificant = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});
const fourSignificant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** 22500 as '22,500'. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** Three significant digits, never an exponent: 0.2981 as '0.298', 1234 as '1,230'. */
export function formatSignificant(value: number): string {
  return threeSignificant.format(value);
}

/** A number of whatever kind: whole numbers grouped, others with four significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e9 ? value.toExponential(3) : fourSignificant.format(value);
}

/** A time that a person can read: '420 ms', '12.3 s', '4 min 12 s', '1 h 23 min'. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${formatCount(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${oneDecimal.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Binary units: 9912422 as '9.45 MiB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? formatCount(value) : formatSignificant(value)} ${units[unit] ?? ''}`;
}

/** A confidence, or another share that a person chose: 0.95 as '95%', 0.9875 as '98.8%', 0.99998 as '99.998%', never as all. */
export function formatLevel(level: number): string {
  const shown = [1, 2, 3, 4].map((digits) => Number((level * 100).toFixed(digits)));
  return `${shown.find((percent) => percent < 100) ?? 100}%`;
}

/** '1 run', '5 runs', '2 verdicts differ'. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
