/** How files begin: enough to say in words what came in place of what was expected. */

/** A file's format, judged by how its content begins: checked first, because it tells most mix-ups apart in words. */
export interface FileFormat {
  /** Follows "expected" in a message. */
  readonly words: string;
  /** Judges by the first bytes of the content. */
  readonly matches: (head: Uint8Array) => boolean;
  /** False for files that are read where they lie, since memory may not hold them. */
  readonly isHeld: boolean;
}

/** Matches content that begins with these bytes. */
export function beginsWith(...bytes: readonly number[]): (head: Uint8Array) => boolean {
  return (head) => bytes.every((byte, index) => head[index] === byte);
}

const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** An HDF5 file may begin with a user block of 512 bytes, or twice, four times ... as many. */
function hasHdf5Signature(head: Uint8Array): boolean {
  const matches = beginsWith(...hdf5Signature);
  for (let at = 0; at < head.length; at = Math.max(512, 2 * at)) {
    if (matches(head.subarray(at))) return true;
  }
  return false;
}

/** Formats that files are checked for; a suite may bring one of its own. */
export const formats = {
  /** Two zero bytes and the type, 8 for unsigned bytes. */
  idx: {
    words: 'IDX of unsigned bytes (it begins 00 00 08)',
    matches: beginsWith(0x00, 0x00, 0x08),
    isHeld: true,
  },
  png: {
    words: 'a PNG image (it begins 89 50 4e 47)',
    matches: beginsWith(0x89, 0x50, 0x4e, 0x47),
    isHeld: true,
  },
  hdf5: { words: 'an HDF5 file (it begins 89 48 44 46)', matches: hasHdf5Signature, isHeld: false },
} satisfies Record<string, FileFormat>;

/** RFC 1952. */
export const isGzip = beginsWith(0x1f, 0x8b);

/**
 * True for HTML and for XML error documents: what a captive portal, an expired link or a mirror's error gives
 * in place of a file.
 */
export function looksLikeWebPage(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 1024)).toString('latin1').toLowerCase();
  return /^(\xef\xbb\xbf)?\s*(<!doctype html|<html|<\?xml|<!--|<head|<error)/.test(text);
}

/** The first bytes, for a message: `a file that begins 00 00 08 01`. */
export function beginningOf(head: Uint8Array): string {
  const bytes = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `a file that begins ${bytes.join(' ')}`;
}
