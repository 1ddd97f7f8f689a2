/** Digests by which a file is known to hold what was written into it. */
import { hashOf } from './hash.ts';

/** The content with the digest of it. An earlier digest is left out. */
export function sealed<T extends { readonly digest?: string | undefined }>(
  content: T,
): T & { digest: string } {
  const { digest: _, ...rest } = content;
  return { ...content, digest: hashOf(rest) };
}

/**
 * What is wrong with the content of a file, as it stands there: that its digest is of another one. Null where it is
 * right, or there is none.
 */
export function damageOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, 'digest')) return null;
  const { digest, ...rest } = content as { readonly digest: unknown };
  return digest === hashOf(rest)
    ? null
    : 'its content is another than its digest says, so it was damaged or changed after it was written';
}
