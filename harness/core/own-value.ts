/**
 * A record's own entry. Names come from files, and plain indexing answers 'constructor' or 'toString' with what every
 * object inherits.
 */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
