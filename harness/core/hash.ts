import { createHash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with object keys sorted at every level, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The value with sorted keys. Lists of numbers, which are most of a result, stay as they are. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.some(isObject) ? value.map(sorted) : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/** SHA-256 of a value's canonical JSON: identifies a recipe regardless of key order. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
