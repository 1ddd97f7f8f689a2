/** The key behind the codes of --anonymous, and the codes. */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { writeAtomically } from '../core/write-atomically.ts';

/** Fewer bytes could be tried out by whoever knows the class list. */
const fewestBytes = 16;

/** Letters and digits that are not mistaken for each other, 32 of them. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const codeLength = 8;

/** Reads a key. Throws ReprolabError 'usage' when it cannot be read or is too short. */
export function readKey(path: string): Buffer {
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (error) {
    throw new ReprolabError('usage', `Cannot read the key ${path}: ${messageOf(error)}`, {
      advice: 'Make one with --store-anonymous-key FILE.',
      cause: error,
    });
  }
  if (key.length >= fewestBytes) return key;
  throw new ReprolabError(
    'usage',
    `The key ${path} has ${key.length} bytes, expected at least ${fewestBytes}.`,
    {
      advice: 'Make one with --store-anonymous-key FILE.',
    },
  );
}

/** A key that nobody knows and that ends with the process. */
export function newKey(): Buffer {
  return Buffer.from(randomBytes(32).toString('hex'));
}

/** Throws ReprolabError 'usage' when there is such a file: a key or a mapping that is overwritten is lost. */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new ReprolabError('usage', `${path} is there already and is not overwritten.`, {
    advice: 'Choose another file, or remove this one.',
  });
}

/** Writes what others must not read. Throws ReprolabError 'output-unwritable'. */
export function writePrivately(path: string, content: string | Buffer): void {
  writeAtomically(path, content);
  chmodSync(path, 0o600);
}

/** A text that hides what it was made of from whoever lacks the key, and is equal for equal texts. */
export function keyedHash(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('hex');
}

/** A student's code, such as 'student-4k7d02qz': the same for the same key and identity, name or id. */
export function studentCode(key: Buffer, identity: string): string {
  const bytes = Buffer.from(keyedHash(key, 'student', identity.normalize('NFC')), 'hex');
  const letters = [...bytes.subarray(0, codeLength)].map((byte) => alphabet[byte % alphabet.length] ?? '');
  return `student-${letters.join('')}`;
}
