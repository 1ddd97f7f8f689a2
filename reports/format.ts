/** How numbers are written in reports: one place, so that the same quantity always reads the same. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const digits = (minimum: number, maximum = minimum) =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
const twoDecimals = digits(2);
const fourDecimals = digits(4);
const threeSignificant = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});
const fourSignificant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** A typographic minus where the sign is one, so that columns of digits align. */
const minus = (text: string) => text.replace(/^-/, '−');

/** 0.9629 -> '96.29%'. */
export function formatPercent(fraction: number): string {
  return minus(`${twoDecimals.format(fraction * 100)}%`);
}

/** Milliseconds with three significant digits: 0.2981 -> '0.298 ms', 1234 -> '1,230 ms'. */
export function formatMs(ms: number): string {
  return `${minus(threeSignificant.format(ms))} ms`;
}

/** A wall time that a person can read: '420 ms', '12.3 s', '4 min 12 s', '1 h 23 min'. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${grouped.format(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${digits(1).format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** Binary units: 9912422 -> '9.45 MiB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0
    ? `${grouped.format(value)} B`
    : `${threeSignificant.format(value)} ${units[unit] ?? 'TiB'}`;
}

/** 22500 -> '22,500'. */
export function formatCount(value: number): string {
  return minus(grouped.format(value));
}

/** A rate with its unit: (3355.7, 'steps/s') -> '3,360 steps/s'. */
export function formatRate(value: number, unit: string): string {
  return `${threeSignificant.format(value)} ${unit}`;
}

/** A number of unknown kind: whole numbers grouped, others with four significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return minus(value.toExponential(3));
  return minus(fourSignificant.format(value));
}

/** '2026-11-24T05:42:59.123Z' -> '2026-11-24 05:42:59 UTC'. */
export function formatInstant(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** First twelve digits of a hash; the whole hash belongs beside it in a title or a table. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** 'one seed', '5 seeds'. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${formatCount(count)} ${many}`;
}

/** 'test_accuracy' or 'testAccuracy' -> 'test accuracy'. */
export function metricTitle(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([a-z])(\d{2,})/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
    .trim();
}

/** True for metrics that are fractions of 1 and are read as percentages. */
export function isFraction(name: string): boolean {
  return (
    /accurac|probabilit|share|recall|precision|fraction|worst ?group|spread|positive ?rate/i.test(name) &&
    !/loss|seconds|count|characters/i.test(name)
  );
}

/** A difference of two values of a metric; of fractions in percentage points. Signed differences carry a plus. */
export function formatDifference(name: string, difference: number, signed = false): string {
  const plus = signed && difference > 0 ? '+' : '';
  return isFraction(name)
    ? `${plus}${minus(twoDecimals.format(difference * 100))} points`
    : `${plus}${formatMetric(name, difference)}`;
}

/** Writes a metric in the unit that its name says; accuracies are percentages with two decimals. */
export function formatMetric(name: string, value: number): string {
  if (isFraction(name)) return formatPercent(value);
  if (/(?:^|[_ ])ms$|Ms$/.test(name)) return formatMs(value);
  if (/seconds$/i.test(name)) return formatDuration(value);
  if (/bytes$/i.test(name)) return formatBytes(value);
  if (/bits$/i.test(name)) return `${formatNumber(value)} bits`;
  if (/loss|entropy/i.test(name)) return minus(fourDecimals.format(value));
  return formatNumber(value);
}
