import { sha256 } from '../core/hash.ts';
import type { DatasetInfo } from '../core/result-schema.ts';

/** What a result records of an array that was generated. */
export function identify(name: string, content: Uint8Array): DatasetInfo['files'][number] {
  return { name, sha256: sha256(content), sizeBytes: content.length };
}
