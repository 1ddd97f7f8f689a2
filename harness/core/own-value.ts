/**
 * The value under a key that comes from data; undefined where the record itself has none. Plain indexing would find
 * 'constructor' and its like in every object.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
